import { DependencyUnavailableError } from '@holdfast/service-kit/dependency-unavailable';
import type { MikroORM } from '@mikro-orm/postgresql';
import { decideNext } from '../domain/decide-next.ts';
import type { IntentSnapshot } from '../domain/intent-snapshot.ts';
import type { Payment } from '../domain/payment.ts';
import { findPayment } from '../persistence/payment-store.ts';
import { coalesce } from './coalesce.ts';
import { makeCloseWithoutIntent } from './close-without-intent.ts';
import { needAttention } from './need-attention.ts';
import { makeNoteRefusal } from './note-refusal.ts';
import { makeRecordObservation } from './record-observation.ts';
import type { StripeGateway } from './stripe-port.ts';

export interface Advanced {
  readonly payment: Payment;
  /** Undefined while there is no intent. */
  readonly seen: IntentSnapshot | undefined;
}
export type Advance = (paymentId: string) => Promise<Advanced>;

/** Each round reads, records, decides and acts once; far more than any payment needs. */
const rounds = 25;

/**
 * Brings Stripe and our rows to where they shall be: look at the intent, record what it shows, do the next thing,
 * look again, until nothing is left. May be run by anybody, at any time, as often as they like. No call to Stripe
 * happens inside a database transaction. Errors: DependencyUnavailableError, after which another run goes on.
 */
export function makeAdvance({ orm, stripe }: { orm: MikroORM; stripe: StripeGateway }): Advance {
  const record = makeRecordObservation({ orm });
  const noteRefusal = makeNoteRefusal({ orm });
  const closeWithoutIntent = makeCloseWithoutIntent({ orm });

  return coalesce(async (paymentId) => {
    let refusals = 0;
    for (let round = 0; round < rounds; round += 1) {
      const before = await mustFind(orm, paymentId);
      if (before.intentId === null) {
        const closed = await closeWithoutIntent(before);
        if (closed !== undefined) return { payment: closed, seen: undefined };
        continue;
      }
      const seen = await stripe.readIntent(before.intentId);
      if (seen === undefined) {
        await needAttention(orm.em.fork(), paymentId, 'intent_missing');
        return { payment: await mustFind(orm, paymentId), seen };
      }
      const payment = await record({ paymentId, version: before.version, seen });
      if (payment === undefined) continue;
      const action = decideNext(seen, payment);
      if (action === undefined) return { payment, seen };
      const refusal = await stripe.perform(action, payment);
      if (refusal === undefined) continue;
      refusals += 1;
      await noteRefusal({ payment, action, refusal, times: refusals });
      if (seen.status === 'processing') break; // a bank is deciding; there is nothing to do but wait
    }
    throw new DependencyUnavailableError(
      'Stripe',
      new Error(`payment ${paymentId} is not where it shall be yet`),
    );
  });
}

async function mustFind(orm: MikroORM, id: string): Promise<Payment> {
  const payment = await findPayment(orm.em.fork(), { id });
  if (payment === undefined) throw new Error(`there is no payment ${id}`);
  return payment;
}
