import { createFaultSwitch, type FaultSwitch } from './fault-switch.ts';

export type Moment = 'before' | 'after';

/** Everything that can happen to a call on the way to its effect or back. */
export interface CallFate {
  delayMs: number;
  fail: { status: number; when: Moment } | undefined;
  timeout: { when: Moment; holdMs: number } | undefined;
}

export interface CallFaults {
  delayMs: FaultSwitch<number>;
  fail: FaultSwitch<{ status: number; when: Moment }>;
  timeout: FaultSwitch<{ when: Moment; holdMs: number }>;
}

export function createCallFaults(): CallFaults {
  return { delayMs: createFaultSwitch(), fail: createFaultSwitch(), timeout: createFaultSwitch() };
}

export function clearCallFaults({ delayMs, fail, timeout }: CallFaults): void {
  for (const each of [delayMs, fail, timeout]) each.disarm();
}

/** `subject` is "METHOD /path", what a switch's `match` looks at. */
export function takeCallFate(faults: CallFaults, subject: string): CallFate {
  return {
    delayMs: faults.delayMs.take(subject) ?? 0,
    fail: faults.fail.take(subject),
    timeout: faults.timeout.take(subject),
  };
}

export const untouched: CallFate = { delayMs: 0, fail: undefined, timeout: undefined };
