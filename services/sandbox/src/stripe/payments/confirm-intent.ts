import type { NextAction, PaymentIntent } from '../objects/payment-intent.ts';
import { invalidRequest, unexpectedState } from '../protocol/stripe-problem.ts';
import type { Cause } from '../webhooks/event-log.ts';
import type { World } from '../world.ts';
import { attachPaymentMethod, cardOf } from './attach-payment-method.ts';
import { chargeCard, declineCard } from './charge-card.ts';

export interface Confirmation {
  paymentMethod?: string | undefined;
  returnUrl?: string | undefined;
  receiptEmail?: string | null | undefined;
  /** Where the stand-in's own pages are, for the authentication redirect. */
  baseUrl: string;
}

const confirmable = new Set(['requires_payment_method', 'requires_confirmation', 'requires_action']);

/** Tries to pay. A decline changes the intent first and is thrown then, as Stripe answers 402. */
export function confirmIntent(
  world: World,
  cause: Cause,
  intent: PaymentIntent,
  confirmation: Confirmation,
): void {
  assertConfirmable(intent);
  assertCanReturn(intent, confirmation.returnUrl);
  const methodId = confirmation.paymentMethod ?? intent.payment_method;
  if (methodId === null) {
    throw unexpectedState(
      intent,
      "You cannot confirm this PaymentIntent because it's missing a payment method. Confirm it again with a payment_method.",
    );
  }
  const method = attachPaymentMethod(world, methodId);
  const card = cardOf(world, method.id);
  intent.payment_method = method.id;
  intent.last_payment_error = null;
  if (confirmation.receiptEmail !== undefined) intent.receipt_email = confirmation.receiptEmail;
  if (card?.declines !== undefined) throw declineCard(world, cause, intent, method, card.declines);
  if (card?.needsAuthentication) {
    intent.status = 'requires_action';
    intent.next_action = authentication(intent, confirmation);
    world.emit(cause, 'payment_intent.requires_action', intent);
  } else if (card?.settlesLater) {
    intent.status = 'processing';
    intent.next_action = null;
    intent.processing = { type: 'card', card: {} };
    world.emit(cause, 'payment_intent.processing', intent);
  } else {
    chargeCard(world, cause, intent, method, false);
  }
}

function assertConfirmable(intent: PaymentIntent): void {
  if (confirmable.has(intent.status)) return;
  const why =
    intent.status === 'succeeded' || intent.status === 'requires_capture'
      ? 'it has already succeeded after being previously confirmed'
      : `it has a status of ${intent.status}`;
  throw unexpectedState(intent, `You cannot confirm this PaymentIntent because ${why}.`);
}

/** Stripe insists, whatever the payment method: some of the methods it might offer would redirect. */
function assertCanReturn(intent: PaymentIntent, returnUrl: string | undefined): void {
  const { automatic_payment_methods: methods, allowed_payment_method_types: allowed } = intent;
  const mightRedirect = allowed === null && methods?.enabled === true && methods.allow_redirects === 'always';
  if (!mightRedirect || returnUrl !== undefined) return;
  throw invalidRequest(
    'This PaymentIntent accepts payment methods that may redirect the customer: provide a `return_url`, or create it ' +
      'with automatic_payment_methods[allow_redirects]=never.',
    { param: 'return_url', intent },
  );
}

function authentication(intent: PaymentIntent, { baseUrl, returnUrl }: Confirmation): NextAction {
  const url = `${baseUrl}/redirect/authenticate/${intent.id}?client_secret=${intent.client_secret}`;
  return returnUrl === undefined
    ? { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url } }
    : {
        type: 'redirect_to_url',
        redirect_to_url: { url: `${url}&return_url=${encodeURIComponent(returnUrl)}`, return_url: returnUrl },
      };
}
