import type Stripe from 'stripe';
import { z } from 'zod';
import {
  intentStatuses,
  type Decline,
  type IntentSnapshot,
  type SeenRefund,
} from '../domain/intent-snapshot.ts';
import { fromStripeAmount } from './stripe-amounts.ts';

const Status = z.enum(intentStatuses);

/** Stripe's intent, its charge (expanded) and the charge's refunds in our words. Errors: for a status that we do not know. */
export function toSnapshot(intent: Stripe.PaymentIntent, refunds: readonly Stripe.Refund[]): IntentSnapshot {
  const currency = intent.currency.toUpperCase();
  const minor = (amount: number): bigint => fromStripeAmount(amount, currency);
  const charge = acceptedCharge(intent);
  const alive = refunds.filter(({ status }) => status !== 'failed' && status !== 'canceled');
  return {
    id: intent.id,
    status: Status.parse(intent.status),
    amount: minor(intent.amount),
    currency,
    received: minor(intent.amount_received),
    chargeId: charge?.id ?? null,
    decline: declineOf(intent),
    lapsed: intent.status === 'canceled' && intent.cancellation_reason === 'automatic',
    refunds: withoutRelease(charge, alive).map((refund): SeenRefund => ({
      id: refund.id,
      amount: minor(refund.amount),
      orderId: refund.metadata?.['orderId'] ?? null,
      idempotencyKey: refund.metadata?.['idempotencyKey'] ?? null,
    })),
    refundFailed: alive.length < refunds.length,
    clientSecret: intent.client_secret,
  };
}

/** The charge of the card that was accepted; each declined card leaves a failed one. */
export function acceptedCharge({ latest_charge }: Stripe.PaymentIntent): Stripe.Charge | undefined {
  if (latest_charge === null || typeof latest_charge === 'string') return undefined;
  return latest_charge.status === 'succeeded' ? latest_charge : undefined;
}

/**
 * When only a part is captured, Stripe books the rest, which the customer never paid, as a refund too. It is the
 * oldest refund that is not ours and is exactly what was let go.
 */
function withoutRelease(
  charge: Stripe.Charge | undefined,
  refunds: readonly Stripe.Refund[],
): Stripe.Refund[] {
  const oldestFirst = [...refunds].sort((a, b) => a.created - b.created);
  const letGo = charge === undefined ? 0 : charge.amount - charge.amount_captured;
  if (letGo === 0) return oldestFirst;
  const release = oldestFirst.find(
    ({ amount, metadata }) => amount === letGo && metadata?.['orderId'] === undefined,
  );
  return oldestFirst.filter((refund) => refund !== release);
}

function declineOf({ status, last_payment_error: error }: Stripe.PaymentIntent): Decline | null {
  if (error === null || status !== 'requires_payment_method') return null;
  const key = error.charge ?? error.payment_method?.id ?? error.code ?? error.type;
  // The message is what Stripe lets customers read; some codes (stolen, fraudulent) they must not learn.
  return { key, reason: error.message ?? error.code ?? error.type };
}
