import { RuleViolationError } from '@holdfast/contracts';
import Stripe from 'stripe';
import type { Refusal, StripeEvent, StripeGateway } from '../application/stripe-port.ts';
import type { Action } from '../domain/decide-next.ts';
import { cancelKey, captureKey, intentKey, refundKey } from '../domain/idempotency-keys.ts';
import type { IntentSnapshot } from '../domain/intent-snapshot.ts';
import type { Payment } from '../domain/payment.ts';
import { toStripeAmount } from './stripe-amounts.ts';
import { toStripeEvent } from './stripe-event.ts';
import { toRefusal, unavailable } from './stripe-failure.ts';
import { acceptedCharge, toSnapshot } from './stripe-snapshot.ts';

export function createStripeGateway(stripe: Stripe): StripeGateway {
  return {
    createIntent: (payment) => createIntent(stripe, payment),
    readIntent: (intentId) => readIntent(stripe, intentId),
    perform: (action, payment) =>
      perform(stripe, action, payment).then(
        () => undefined,
        (error: unknown): Refusal => toRefusal(error),
      ),
    eventsSince: (createdAt) => eventsSince(stripe, createdAt),
  };
}

async function createIntent(stripe: Stripe, payment: Payment): Promise<IntentSnapshot | Refusal> {
  const { id, bookingId, currency } = payment;
  const params: Stripe.PaymentIntentCreateParams = {
    amount: stripeAmount(payment.amount, currency),
    currency: currency.toLowerCase(),
    // Held now, taken when the booking stands; Stripe offers only what can be held like that.
    capture_method: 'manual',
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    metadata: { paymentId: id, bookingId },
  };
  try {
    const intent = await stripe.paymentIntents.create(params, { idempotencyKey: intentKey(payment) });
    return toSnapshot(intent, []);
  } catch (error) {
    return toRefusal(error);
  }
}

async function readIntent(stripe: Stripe, intentId: string): Promise<IntentSnapshot | undefined> {
  try {
    const intent = await stripe.paymentIntents.retrieve(intentId, { expand: ['latest_charge'] });
    const charge = acceptedCharge(intent);
    const moneyWentBack = intent.status === 'succeeded' && charge !== undefined && charge.amount_refunded > 0;
    return toSnapshot(intent, moneyWentBack ? await refundsOf(stripe, charge.id) : []);
  } catch (error) {
    if (toRefusal(error).code === 'resource_missing') return undefined;
    throw unavailable(error);
  }
}

/** The list on the charge itself ends after ten. */
async function refundsOf(stripe: Stripe, charge: string): Promise<Stripe.Refund[]> {
  const refunds: Stripe.Refund[] = [];
  for await (const refund of stripe.refunds.list({ charge, limit: 100 })) refunds.push(refund);
  // Newest first as it comes; within one second only the order tells which was first.
  return refunds.reverse();
}

function perform(stripe: Stripe, action: Action, payment: Payment): Promise<unknown> {
  const intent = payment.intentId ?? '';
  switch (action.kind) {
    case 'cancel':
      return stripe.paymentIntents.cancel(intent, {}, { idempotencyKey: cancelKey(payment) });
    case 'capture':
      return stripe.paymentIntents.capture(
        intent,
        { amount_to_capture: toStripeAmount(action.amount, payment.currency) },
        { idempotencyKey: captureKey(payment, action.amount) },
      );
    case 'refund': {
      const idempotencyKey = refundKey(action.order);
      return stripe.refunds.create(
        {
          payment_intent: intent,
          amount: toStripeAmount(action.order.amount, payment.currency),
          metadata: { orderId: action.order.id, idempotencyKey },
        },
        { idempotencyKey },
      );
    }
  }
}

async function* eventsSince(stripe: Stripe, createdAt: number): AsyncGenerator<StripeEvent> {
  try {
    for await (const event of stripe.events.list({
      created: { gte: createdAt },
      types: telling,
      limit: 100,
    })) {
      const ours = toStripeEvent(event);
      if (ours !== undefined) yield ours;
    }
  } catch (error) {
    throw error instanceof Stripe.errors.StripeError ? unavailable(error) : error;
  }
}

/** The events after which an intent may look different to us. */
const telling = [
  'payment_intent.amount_capturable_updated',
  'payment_intent.canceled',
  'payment_intent.created',
  'payment_intent.payment_failed',
  'payment_intent.processing',
  'payment_intent.requires_action',
  'payment_intent.succeeded',
  'charge.expired',
  'charge.refunded',
  'refund.created',
  'refund.failed',
  'refund.updated',
];

function stripeAmount(minor: bigint, currency: string): number {
  try {
    return toStripeAmount(minor, currency);
  } catch (cause) {
    throw new RuleViolationError('invalid_request', `Stripe cannot charge this amount of ${currency}.`, {
      cause,
    });
  }
}
