import { RuleViolationError } from '@holdfast/contracts';
import Stripe from 'stripe';
import type { ReadWebhook } from '../application/stripe-port.ts';
import { toStripeEvent } from './stripe-event.ts';

/** Believes a webhook whose signature over these very bytes fits one of the secrets and is not old. */
export function createReadWebhook(stripe: Stripe, secrets: readonly string[]): ReadWebhook {
  return (body, signature) => {
    const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    for (const secret of secrets) {
      try {
        return toStripeEvent(stripe.webhooks.constructEvent(bytes, signature ?? '', secret));
      } catch (error) {
        if (error instanceof Stripe.errors.StripeSignatureVerificationError) continue;
        // Signed by Stripe, but of a kind that we do not read; sending it again would not change that.
        return undefined;
      }
    }
    throw new RuleViolationError('invalid_signature');
  };
}
