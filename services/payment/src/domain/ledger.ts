import { cancelKey, captureKey, intentKey } from './idempotency-keys.ts';
import type { IntentSnapshot } from './intent-snapshot.ts';
import type { LedgerEntry, Payment } from './payment.ts';

/** Movements of money that Stripe shows and our ledger does not have. */
export function newEntries(payment: Payment, seen: IntentSnapshot): LedgerEntry[] {
  return movements(payment, seen).filter(
    ({ kind, stripeId }) =>
      !payment.entries.some((known) => known.kind === kind && known.stripeId === stripeId),
  );
}

/**
 * In the end the ledger adds up: what was authorised = what was captured + what was let go, and what the
 * customer has paid = captured - refunded.
 */
function movements(payment: Payment, seen: IntentSnapshot): LedgerEntry[] {
  if (seen.chargeId === null) return [];
  const authorization: LedgerEntry = {
    kind: 'AUTHORIZATION',
    amount: seen.amount,
    stripeId: seen.chargeId,
    idempotencyKey: intentKey(payment),
  };
  switch (seen.status) {
    case 'requires_capture':
      return [authorization];
    case 'canceled': {
      const idempotencyKey = payment.keep === 0n && !seen.lapsed ? cancelKey(payment) : null;
      return [authorization, { kind: 'VOID', amount: seen.amount, stripeId: seen.id, idempotencyKey }];
    }
    case 'succeeded':
      return [authorization, ...captureOf(payment, seen, seen.chargeId), ...refundsOf(seen)];
    default:
      return [];
  }
}

function captureOf(payment: Payment, seen: IntentSnapshot, chargeId: string): LedgerEntry[] {
  const ours = payment.captureRequested || payment.keep !== null;
  const idempotencyKey = ours ? captureKey(payment, seen.received) : null;
  const capture = { kind: 'CAPTURE', amount: seen.received, stripeId: chargeId, idempotencyKey } as const;
  const letGo = seen.amount - seen.received;
  return letGo === 0n
    ? [capture]
    : [capture, { kind: 'VOID', amount: letGo, stripeId: seen.id, idempotencyKey }];
}

const refundsOf = (seen: IntentSnapshot): LedgerEntry[] =>
  seen.refunds.map(({ id, amount, idempotencyKey }) => ({
    kind: 'REFUND',
    amount,
    stripeId: id,
    idempotencyKey,
  }));
