import type { MikroORM } from '@mikro-orm/postgresql';
import type { Payment } from '../domain/payment.ts';
import { lockPayment } from '../persistence/payment-store.ts';

export type AttachIntent = (paymentId: string, intentId: string) => Promise<Payment>;

/** Ties an intent to its payment. The first one stays: a payment is never paid through two. */
export function makeAttachIntent({ orm }: { orm: MikroORM }): AttachIntent {
  return (paymentId, intentId) =>
    orm.em.fork().transactional(async (em) => {
      const locked = await lockPayment(em, { id: paymentId });
      if (locked === undefined) throw new Error(`there is no payment ${paymentId}`);
      const { row, payment } = locked;
      if (payment.intentId !== null) return payment;
      row.intentId = intentId;
      row.version += 1;
      return { ...payment, intentId, version: row.version };
    });
}
