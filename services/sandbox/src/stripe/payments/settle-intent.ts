import { docUrl } from '../objects/doc-url.ts';
import type { PaymentIntent } from '../objects/payment-intent.ts';
import type { PaymentMethod } from '../objects/payment-method.ts';
import { genericDecline } from '../objects/test-cards.ts';
import { noCause } from '../webhooks/event-log.ts';
import type { World } from '../world.ts';
import { chargeCard, declineCard, fallBack } from './charge-card.ts';

export type Outcome = 'success' | 'failure';

/** The customer came back from 3-D Secure. False when the intent was not waiting for that. */
export function authenticateIntent(world: World, intent: PaymentIntent, outcome: Outcome): boolean {
  const method = methodOf(world, intent);
  if (intent.status !== 'requires_action' || method === undefined) return false;
  if (outcome === 'success') {
    chargeCard(world, noCause, intent, method, true);
    return true;
  }
  const code = 'payment_intent_authentication_failure';
  fallBack(intent, {
    type: 'invalid_request_error',
    code,
    message: 'The provided PaymentMethod has failed authentication. Try again with another payment method.',
    doc_url: docUrl(code),
    payment_method: method,
  });
  world.emit(noCause, 'payment_intent.payment_failed', intent);
  return true;
}

/** The bank made up its mind about a payment in `processing`. False when the intent was not. */
export function settleIntent(world: World, intent: PaymentIntent, outcome: Outcome): boolean {
  const method = methodOf(world, intent);
  if (intent.status !== 'processing' || method === undefined) return false;
  if (outcome === 'success') chargeCard(world, noCause, intent, method, false);
  else declineCard(world, noCause, intent, method, genericDecline);
  return true;
}

function methodOf(world: World, intent: PaymentIntent): PaymentMethod | undefined {
  return intent.payment_method === null
    ? undefined
    : world.store.paymentMethods.get(intent.payment_method)?.object;
}
