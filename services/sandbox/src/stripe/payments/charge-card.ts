import type { Charge } from '../objects/charge.ts';
import { docUrl } from '../objects/doc-url.ts';
import type { PaymentIntent } from '../objects/payment-intent.ts';
import type { PaymentMethod } from '../objects/payment-method.ts';
import type { Decline } from '../objects/test-cards.ts';
import { StripeProblem } from '../protocol/stripe-problem.ts';
import type { Cause } from '../webhooks/event-log.ts';
import type { World } from '../world.ts';
import { createCharge } from './create-charge.ts';

/** Authorises the card, and takes the money at once when the intent says so. */
export function chargeCard(
  world: World,
  cause: Cause,
  intent: PaymentIntent,
  method: PaymentMethod,
  authenticated: boolean,
): void {
  const held = intent.capture_method === 'manual';
  const charge = createCharge(world, intent, method, { held, authenticated });
  intent.latest_charge = charge.id;
  intent.last_payment_error = null;
  intent.next_action = null;
  intent.processing = null;
  intent.status = held ? 'requires_capture' : 'succeeded';
  intent.amount_capturable = held ? intent.amount : 0;
  intent.amount_received = held ? 0 : intent.amount;
  world.emit(cause, 'charge.succeeded', charge);
  world.emit(cause, held ? 'payment_intent.amount_capturable_updated' : 'payment_intent.succeeded', intent);
}

/** The intent falls back to asking for another card; the problem is what the caller is told. */
export function declineCard(
  world: World,
  cause: Cause,
  intent: PaymentIntent,
  method: PaymentMethod,
  decline: Decline,
): StripeProblem {
  const charge = createCharge(world, intent, method, { held: false, authenticated: false, decline });
  world.emit(cause, 'charge.failed', charge);
  intent.latest_charge = charge.id;
  fallBack(intent, {
    type: 'card_error',
    code: decline.code,
    decline_code: decline.declineCode,
    message: decline.message,
    doc_url: docUrl(decline.code),
    charge: charge.id,
    payment_method: method,
  });
  world.emit(cause, 'payment_intent.payment_failed', intent);
  return cardProblem(intent, method, decline, charge);
}

export function cardProblem(
  intent: PaymentIntent,
  method: PaymentMethod | undefined,
  decline: Decline,
  charge: Charge | undefined,
): StripeProblem {
  return new StripeProblem(
    402,
    {
      type: 'card_error',
      code: decline.code,
      decline_code: decline.declineCode,
      message: decline.message,
      charge: charge?.id,
      payment_method: method,
    },
    intent,
  );
}

export function fallBack(
  intent: PaymentIntent,
  error: NonNullable<PaymentIntent['last_payment_error']>,
): void {
  intent.status = 'requires_payment_method';
  intent.payment_method = null;
  intent.next_action = null;
  intent.processing = null;
  intent.last_payment_error = error;
}
