import { isAtRest, refundable } from './settlement.ts';
import type { Payment } from './payment.ts';

/** How a command ended; undefined when it has not ended yet and is worth another try. */
export type Outcome = { readonly outcome: 'done' } | { readonly outcome: 'refused'; readonly reason: string };

const done = { outcome: 'done' } as const;
const refused = (reason: string) => ({ outcome: 'refused', reason }) as const;

/** Of "charge what was authorised". */
export function captureOutcome(payment: Payment): Outcome | undefined {
  if (payment.keep === 0n) return refused('settled');
  if (payment.captured > 0n) return done;
  return withoutMoney(payment);
}

/** Of "the customer shall have paid `keep`". */
export function settleOutcome(payment: Payment, keep: bigint): Outcome | undefined {
  if (payment.captured > 0n && isAtRest(payment) && refundable(payment) <= keep) return done;
  if (keep === 0n && payment.status === 'VOIDED') return done;
  if (payment.attention !== null) return refused(payment.attention);
  if (payment.captured > 0n || keep === 0n) return undefined;
  return withoutMoney(payment);
}

/** Why nothing was captured, when that is for good. */
function withoutMoney(payment: Payment): Outcome | undefined {
  if (payment.status === 'VOIDED') return refused(payment.reason ?? 'voided');
  if (payment.attention !== null) return refused(payment.attention);
  if (payment.captureRefusal !== null) return refused(payment.captureRefusal);
  return payment.status === 'AUTHORIZED' ? undefined : refused('not_authorized');
}
