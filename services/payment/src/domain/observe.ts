import type { PaymentStatus } from '@holdfast/contracts';
import { wantedNext } from './decide-next.ts';
import type { IntentSnapshot } from './intent-snapshot.ts';
import { newEntries } from './ledger.ts';
import type { LedgerEntry, Payment } from './payment.ts';

/** Something that others are told, once. */
export type Fact =
  | { readonly kind: 'authorized' | 'captured' | 'voided'; readonly amount: bigint }
  | { readonly kind: 'failed'; readonly amount: bigint; readonly reason: string }
  | { readonly kind: 'refunded'; readonly amount: bigint; readonly refunded: bigint };

export interface Observation {
  /** The payment as it is now. */
  readonly payment: Payment;
  readonly entries: readonly LedgerEntry[];
  readonly facts: readonly Fact[];
  /** Orders that turned out to be done, with Stripe's refund. */
  readonly done: readonly { readonly orderId: string; readonly refundId: string }[];
}

/**
 * What a look at Stripe means for a payment. Looking twice at the same gives nothing new the second time.
 * An intent that is not the one we asked for is never taken as paid.
 */
export function observe(payment: Payment, seen: IntentSnapshot): Observation {
  const mismatch = mismatchOf(payment, seen);
  if (mismatch !== null) return observeMismatch(payment, seen, mismatch);
  const entries = newEntries(payment, seen);
  const openRefunds = payment.openRefunds.filter(({ id }) => !isSeen(id, seen));
  const done = seen.refunds.flatMap(({ id, orderId }) =>
    payment.openRefunds.some((order) => order.id === orderId) && orderId !== null
      ? [{ orderId, refundId: id }]
      : [],
  );
  const moved = {
    ...payment,
    openRefunds,
    entries: [...payment.entries, ...entries],
    captured: payment.captured + sumOf(entries, 'CAPTURE'),
    refunded: payment.refunded + sumOf(entries, 'REFUND'),
    declineKey: seen.decline?.key ?? payment.declineKey,
    reason: reasonOf(payment, seen),
  };
  const attention = attentionOf(moved, seen);
  const now = { ...moved, attention, status: statusOf(moved, seen, attention) };
  return { payment: now, entries, done, facts: factsOf(payment, now, entries, seen) };
}

function observeMismatch(payment: Payment, seen: IntentSnapshot, mismatch: string): Observation {
  const over = seen.status === 'canceled';
  const status: PaymentStatus = over ? 'VOIDED' : 'NEEDS_ATTENTION';
  const now = { ...payment, status, attention: over ? null : mismatch };
  const facts: Fact[] =
    over && payment.status !== 'VOIDED' ? [{ kind: 'voided', amount: payment.amount }] : [];
  return { payment: now, entries: [], done: [], facts };
}

function mismatchOf(payment: Payment, seen: IntentSnapshot): string | null {
  if (seen.currency !== payment.currency) return 'currency_mismatch';
  if (seen.amount !== payment.amount || seen.received > payment.amount) return 'amount_mismatch';
  const refunded = seen.refunds.reduce((sum, { amount }) => sum + amount, 0n);
  return refunded > seen.received ? 'refund_mismatch' : null;
}

function reasonOf(payment: Payment, seen: IntentSnapshot): string | null {
  if (seen.status === 'canceled') return seen.lapsed ? 'authorization_lapsed' : 'voided';
  return seen.decline?.reason ?? payment.reason;
}

function attentionOf(payment: Payment, seen: IntentSnapshot): string | null {
  if (seen.status === 'canceled') return null;
  if (seen.refundFailed) return 'refund_failed';
  // A refusal stands for as long as there is something that was refused.
  const stands =
    payment.attention?.startsWith('refused_') === true && wantedNext(seen, payment) !== undefined;
  return stands ? payment.attention : null;
}

function statusOf(payment: Payment, seen: IntentSnapshot, attention: string | null): PaymentStatus {
  if (attention !== null) return 'NEEDS_ATTENTION';
  switch (seen.status) {
    case 'requires_payment_method':
    case 'requires_confirmation':
      return unpaidStatus(payment, seen);
    case 'requires_action':
    case 'processing':
      return 'PROCESSING';
    case 'requires_capture':
      return 'AUTHORIZED';
    case 'succeeded':
      return paidStatus(payment);
    case 'canceled':
      return 'VOIDED';
  }
}

function unpaidStatus(payment: Payment, seen: IntentSnapshot): PaymentStatus {
  // Over before its intent was known to us: it stays over, and the intent is cancelled next.
  if (payment.status === 'VOIDED') return 'VOIDED';
  return seen.decline === null ? 'REQUIRES_PAYMENT' : 'FAILED';
}

function paidStatus({ captured, refunded }: Payment): PaymentStatus {
  if (refunded === 0n) return 'CAPTURED';
  return refunded < captured ? 'PARTIALLY_REFUNDED' : 'REFUNDED';
}

function factsOf(
  before: Payment,
  now: Payment,
  entries: readonly LedgerEntry[],
  seen: IntentSnapshot,
): Fact[] {
  const facts: Fact[] = [];
  let { refunded } = before;
  for (const { kind, amount } of entries) {
    if (kind === 'AUTHORIZATION' && seen.status !== 'canceled') facts.push({ kind: 'authorized', amount });
    if (kind === 'CAPTURE') facts.push({ kind: 'captured', amount });
    if (kind === 'REFUND') {
      refunded += amount;
      facts.push({ kind: 'refunded', amount, refunded });
    }
  }
  if (seen.decline !== null && seen.decline.key !== before.declineKey) {
    facts.push({ kind: 'failed', amount: now.amount, reason: seen.decline.reason });
  }
  if (now.status === 'VOIDED' && before.status !== 'VOIDED') {
    facts.push({ kind: 'voided', amount: now.amount });
  }
  return facts;
}

const isSeen = (orderId: string, seen: IntentSnapshot): boolean =>
  seen.refunds.some((refund) => refund.orderId === orderId);

const sumOf = (entries: readonly LedgerEntry[], kind: LedgerEntry['kind']): bigint =>
  entries.reduce((sum, entry) => (entry.kind === kind ? sum + entry.amount : sum), 0n);
