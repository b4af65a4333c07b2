import { createOrm } from '@holdfast/service-kit/persistence/create-orm';
import type { MikroORM } from '@mikro-orm/postgresql';
import { Migration20261122CreatePayments } from './migrations/20261122-create-payments.ts';
import { PaymentEntity } from './payment.entity.ts';
import { RefundOrderEntity } from './refund-order.entity.ts';
import { TransactionEntity } from './transaction.entity.ts';

export const createPaymentOrm = (databaseUrl: string, poolSize?: number): MikroORM =>
  createOrm({
    databaseUrl,
    entities: [PaymentEntity, RefundOrderEntity, TransactionEntity],
    migrations: [Migration20261122CreatePayments],
    ...(poolSize === undefined ? {} : { poolSize }),
  });
