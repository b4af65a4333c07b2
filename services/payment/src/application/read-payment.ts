import { assertThat, fromMinor, toMinor, type PaymentView } from '@holdfast/contracts';
import type { Principal } from '@holdfast/service-kit/identity/principal';
import type { MikroORM } from '@mikro-orm/postgresql';
import { mayRead } from '../domain/access.ts';
import { PaymentEntity } from '../persistence/payment.entity.ts';
import type { PaymentKey } from '../persistence/payment-store.ts';
import { TransactionEntity } from '../persistence/transaction.entity.ts';

/** A payment with every movement of money, for its customer, its vendor and admins. Errors: not_found. */
export function makeReadPayment({ orm }: { orm: MikroORM }) {
  return async (key: PaymentKey, reader: Principal): Promise<PaymentView> => {
    const em = orm.em.fork();
    const row = await em.findOne(PaymentEntity, key);
    assertThat(row !== null && mayRead(reader, row), 'not_found');
    const entries = await em.find(TransactionEntity, { paymentId: row.id }, { orderBy: { id: 'asc' } });
    const { currency } = row;
    const money = (amount: string) => fromMinor(toMinor({ amount, currency }), currency);
    return {
      id: row.id,
      bookingId: row.bookingId,
      status: row.status,
      amount: money(row.amount),
      refunded: money(row.refunded),
      transactions: entries.map((entry) => ({
        id: entry.id,
        kind: entry.kind,
        amount: money(entry.amount),
        stripeId: entry.stripeId,
        // Empty when somebody else moved the money: at Stripe's own page, or Stripe itself.
        idempotencyKey: entry.idempotencyKey ?? '',
        at: entry.at.toISOString(),
      })),
      createdAt: row.createdAt.toISOString(),
    };
  };
}
