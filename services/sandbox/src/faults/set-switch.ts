import type { FaultScope, FaultSwitch } from './fault-switch.ts';

/** `undefined` leaves a switch as it is; null, false and 0 turn it off. */
export function setSwitch<V, T>(
  target: FaultSwitch<T>,
  value: V | null | undefined,
  toFault: (value: V) => T,
  scope: FaultScope,
): void {
  if (value === undefined) return;
  if (value === null || value === false || value === 0) target.disarm();
  else target.arm(toFault(value), scope);
}
