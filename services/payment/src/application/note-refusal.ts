import { DependencyUnavailableError } from '@holdfast/service-kit/dependency-unavailable';
import { query, sql } from '@holdfast/service-kit/persistence/sql';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { Action } from '../domain/decide-next.ts';
import type { Payment } from '../domain/payment.ts';
import { needAttention } from './need-attention.ts';
import { useNextKey } from './use-next-key.ts';
import type { Refusal } from './stripe-port.ts';

interface Refused {
  readonly payment: Payment;
  readonly action: Action;
  readonly refusal: Refusal;
  /** How often Stripe has refused in this run. */
  readonly times: number;
}

/** A refusal may be about a moment that has passed: it counts when it comes again after another look. */
const patience = { timing: 3, request: 2, fault: 2, card: 2 } as const;

/**
 * Remembers what a refusal means for the next try: a capture that the bank refuses is refused for good; anything else
 * is asked once more after another look; what is still refused then waits for an operator.
 * Errors: DependencyUnavailableError when Stripe itself has failed and only time helps.
 */
export function makeNoteRefusal({ orm }: { orm: MikroORM }) {
  return async ({ payment, action, refusal, times }: Refused): Promise<void> => {
    const em = orm.em.fork();
    if (action.kind === 'capture' && refusal.kind === 'card') {
      await query(em, sql`update payments set capture_refusal = ${refusal.code} where id = ${payment.id}`);
      return;
    }
    // A refund keeps its key: under another one, a failure that had its effect would give back twice. Capture and
    // cancel happen once by their nature, and Stripe has stored its no under the old key.
    if (action.kind !== 'refund') await useNextKey(em, payment);
    if (refusal.kind === 'fault' && action.kind !== 'refund' && times >= patience.fault) {
      throw new DependencyUnavailableError('Stripe', new Error(refusal.code));
    }
    if (times >= patience[refusal.kind]) {
      await needAttention(em, payment.id, `refused_${action.kind}_${refusal.code}`);
    }
  };
}
