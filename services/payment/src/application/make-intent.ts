import { RuleViolationError } from '@holdfast/contracts';
import { DependencyUnavailableError } from '@holdfast/service-kit/dependency-unavailable';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { IntentSnapshot } from '../domain/intent-snapshot.ts';
import type { Payment } from '../domain/payment.ts';
import { isRefusal, type StripeGateway } from './stripe-port.ts';
import { useNextKey } from './use-next-key.ts';

export type MakeIntent = (payment: Payment) => Promise<IntentSnapshot>;

/**
 * Stripe's intent for a payment. Errors: invalid_request when Stripe will not charge such an amount;
 * DependencyUnavailableError.
 */
export function makeMakeIntent({ orm, stripe }: { orm: MikroORM; stripe: StripeGateway }): MakeIntent {
  return async (payment) => {
    const answer = await stripe.createIntent(payment);
    if (!isRefusal(answer)) return answer;
    // Stripe remembers its no under this key, whatever becomes of the cause: the next try needs another.
    await useNextKey(orm.em.fork(), payment);
    if (answer.kind === 'fault') throw new DependencyUnavailableError('Stripe', new Error(answer.code));
    throw new RuleViolationError('invalid_request', `Stripe does not take this payment (${answer.code}).`);
  };
}
