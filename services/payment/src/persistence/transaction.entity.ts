import { defineEntity, p } from '@mikro-orm/postgresql';
import type { LedgerEntry } from '../domain/payment.ts';

/** The ledger. Rows are written once; the database refuses to change or delete them. */
export const TransactionEntity = defineEntity({
  name: 'Transaction',
  tableName: 'transactions',
  properties: {
    id: p.uuid().primary(),
    paymentId: p.uuid(),
    kind: p.text().$type<LedgerEntry['kind']>(),
    amount: p.decimal('string'),
    currency: p.text(),
    stripeId: p.text(),
    idempotencyKey: p.text().nullable(),
    at: p.datetime(),
  },
});
