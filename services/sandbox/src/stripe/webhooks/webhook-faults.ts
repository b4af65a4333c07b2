import { createFaultSwitch, type FaultSwitch } from '../../faults/fault-switch.ts';

/** What can go wrong between Stripe and the receiver. `match` looks at the event type. */
export interface WebhookFaults {
  delayMs: FaultSwitch<number>;
  /** Extra copies. */
  duplicate: FaultSwitch<number>;
  reorder: FaultSwitch<true>;
  drop: FaultSwitch<true>;
}

export function clearWebhookFaults({ delayMs, duplicate, reorder, drop }: WebhookFaults): void {
  for (const each of [delayMs, duplicate, reorder, drop]) each.disarm();
}

export function createWebhookFaults(): WebhookFaults {
  return {
    delayMs: createFaultSwitch(),
    duplicate: createFaultSwitch(),
    reorder: createFaultSwitch(),
    drop: createFaultSwitch(),
  };
}
