import type { PaymentIntent, PaymentIntentStatus } from '../objects/payment-intent.ts';
import { unexpectedState } from '../protocol/stripe-problem.ts';
import { noCause, type Cause } from '../webhooks/event-log.ts';
import type { World } from '../world.ts';
import { successfulChargeOf } from './find.ts';
import { releaseMoney } from './refund-charge.ts';

const cancelable: PaymentIntentStatus[] = [
  'requires_payment_method',
  'requires_capture',
  'requires_confirmation',
  'requires_action',
  'processing',
];

/** Ends the intent; an authorisation is released. */
export function cancelIntent(world: World, cause: Cause, intent: PaymentIntent, reason: string | null): void {
  if (!cancelable.includes(intent.status)) {
    throw unexpectedState(
      intent,
      `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: ${cancelable.join(', ')}.`,
    );
  }
  const charge = intent.status === 'requires_capture' ? successfulChargeOf(world, intent) : undefined;
  if (charge !== undefined) releaseMoney(world, cause, charge, charge.amount, null);
  close(world, cause, intent, reason);
}

/** The authorisation lapsed: Stripe cancels the intent by itself. False when there was none. */
export function expireIntent(world: World, intent: PaymentIntent): boolean {
  const charge = successfulChargeOf(world, intent);
  if (intent.status !== 'requires_capture' || charge === undefined) return false;
  releaseMoney(world, noCause, charge, charge.amount, 'expired_uncaptured_charge');
  world.emit(noCause, 'charge.expired', charge);
  close(world, noCause, intent, 'automatic');
  return true;
}

function close(world: World, cause: Cause, intent: PaymentIntent, reason: string | null): void {
  intent.status = 'canceled';
  intent.canceled_at = world.now();
  intent.cancellation_reason = reason;
  intent.amount_capturable = 0;
  intent.next_action = null;
  intent.processing = null;
  world.emit(cause, 'payment_intent.canceled', intent);
}
