import { DependencyUnavailableError } from '@holdfast/service-kit/dependency-unavailable';
import Stripe from 'stripe';
import type { Refusal } from '../application/stripe-port.ts';

/** Codes that say "not in this state": reading the object again shows what happened instead. */
const timing = new Set([
  'payment_intent_unexpected_state',
  'charge_already_captured',
  'charge_already_refunded',
  'charge_expired_for_capture',
  'amount_too_large',
]);

/**
 * Stripe's no, as a refusal. Errors: DependencyUnavailableError for everything that is no answer to our question:
 * silence, a failure of Stripe's own, too many calls, a rival call with our key, a key that is not let in.
 */
export function toRefusal(error: unknown): Refusal {
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  const code = error.code ?? '';
  if (error instanceof Stripe.errors.StripeCardError) {
    return { kind: 'card', code: error.decline_code || code || 'card_declined' };
  }
  if (error instanceof Stripe.errors.StripeIdempotencyError) return { kind: 'fault', code: 'key_reused' };
  if (isStoredFault(error)) return { kind: 'fault', code: 'stripe_fault' };
  if (error instanceof Stripe.errors.StripeInvalidRequestError) {
    return { kind: timing.has(code) ? 'timing' : 'request', code: code || 'invalid_request' };
  }
  throw unavailable(error);
}

export const unavailable = (error: unknown): DependencyUnavailableError =>
  new DependencyUnavailableError('Stripe', error);

/** Stripe stores what it answered under the key; asking again with the same key would hear it for ever. */
const isStoredFault = ({ statusCode = 0, headers }: Stripe.errors.StripeError): boolean =>
  statusCode >= 500 && headers?.['idempotent-replayed'] === 'true';
