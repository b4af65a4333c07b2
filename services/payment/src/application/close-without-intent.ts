import type { MikroORM } from '@mikro-orm/postgresql';
import type { Payment } from '../domain/payment.ts';
import { lockPayment } from '../persistence/payment-store.ts';
import { announce } from './announce.ts';

/**
 * A payment that shall be over and for which Stripe has nothing yet, as far as we know: it is over. Should an
 * intent turn up later (its answer was lost), it is tied to the payment and cancelled. Undefined when one has
 * turned up meanwhile.
 */
export function makeCloseWithoutIntent({ orm }: { orm: MikroORM }) {
  return async (payment: Payment): Promise<Payment | undefined> => {
    if (payment.keep !== 0n || payment.status === 'VOIDED') return payment;
    return orm.em.fork().transactional(async (em) => {
      const locked = await lockPayment(em, { id: payment.id });
      if (locked === undefined || locked.row.intentId !== null) return undefined;
      const { row, payment: current } = locked;
      if (current.status === 'VOIDED') return current;
      row.status = 'VOIDED';
      row.nextCheckAt = null;
      row.version += 1;
      return announce(em, { ...current, status: 'VOIDED', version: row.version }, [
        { kind: 'voided', amount: current.amount },
      ]);
    });
  };
}
