import type { Action } from '../domain/decide-next.ts';
import type { IntentSnapshot } from '../domain/intent-snapshot.ts';
import type { Payment } from '../domain/payment.ts';

/** Stripe answered, and the answer was no. */
export interface Refusal {
  /** Stripe's code, such as `card_declined` or `payment_intent_unexpected_state`. */
  readonly code: string;
  /**
   * `card`: the card's bank said no. `timing`: the object is not in a state for this (any more). `request`: anything
   * else that will not get better by itself. `fault`: Stripe failed and remembers the failure under our key.
   */
  readonly kind: 'card' | 'timing' | 'request' | 'fault';
}

/**
 * Stripe, as this service uses it. Errors of each: DependencyUnavailableError when there was no answer, or one
 * that another try may change; nothing is known then about whether it had an effect.
 */
export interface StripeGateway {
  createIntent(payment: Payment): Promise<IntentSnapshot | Refusal>;
  /** Undefined when Stripe does not know it. */
  readIntent(intentId: string): Promise<IntentSnapshot | undefined>;
  /** Undefined when it was done. */
  perform(action: Action, payment: Payment): Promise<Refusal | undefined>;
  /** What happened at Stripe since then, in seconds of its clock; oldest or newest first, as it comes. */
  eventsSince(createdAt: number): AsyncIterable<StripeEvent>;
}

/** A word from Stripe that something happened. Only the object's name is believed; the object is read again. */
export interface StripeEvent {
  readonly id: string;
  readonly type: string;
  /** Seconds, as Stripe counts. */
  readonly created: number;
  readonly intentId: string | null;
  /** Our payment, as we wrote it into the intent's metadata. */
  readonly paymentId: string | null;
}

/** Undefined for an event that is none of our business. Errors: invalid_signature. */
export type ReadWebhook = (body: Uint8Array, signature: string | undefined) => StripeEvent | undefined;

export const isRefusal = (answer: IntentSnapshot | Refusal): answer is Refusal => 'kind' in answer;
