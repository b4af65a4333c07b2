import { fromMinor, toMinor } from '@holdfast/contracts';
import { LockMode, type EntityManager } from '@mikro-orm/postgresql';
import type { Payment } from '../domain/payment.ts';
import { PaymentEntity, type PaymentRow } from './payment.entity.ts';
import { RefundOrderEntity } from './refund-order.entity.ts';
import { TransactionEntity } from './transaction.entity.ts';

export type PaymentKey = { readonly id: string } | { readonly bookingId: string };

/** A payment with its row, for a transaction that changes it. */
export interface LockedPayment {
  readonly row: PaymentRow;
  readonly payment: Payment;
}

/** The payment, locked until the transaction ends: whoever decides about its money next sees what we did. */
export async function lockPayment(em: EntityManager, key: PaymentKey): Promise<LockedPayment | undefined> {
  const row = await em.findOne(PaymentEntity, key, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
  return row === null ? undefined : { row, payment: await toPayment(em, row) };
}

export async function findPayment(em: EntityManager, key: PaymentKey): Promise<Payment | undefined> {
  const row = await em.findOne(PaymentEntity, key);
  return row === null ? undefined : toPayment(em, row);
}

async function toPayment(em: EntityManager, row: PaymentRow): Promise<Payment> {
  const minor = (amount: string): bigint => toMinor({ amount, currency: row.currency });
  const keepAmount = row.keepAmount ?? null;
  const orderBy = { id: 'asc' } as const;
  const entries = await em.find(TransactionEntity, { paymentId: row.id }, { orderBy });
  const orders = await em.find(
    RefundOrderEntity,
    { paymentId: row.id, stripeRefundId: null, refusal: null },
    { orderBy },
  );
  return {
    id: row.id,
    bookingId: row.bookingId,
    customerId: row.customerId,
    vendorId: row.vendorId,
    businessId: row.businessId,
    currency: row.currency,
    amount: minor(row.amount),
    status: row.status,
    intentId: row.intentId ?? null,
    captureRequested: row.captureRequested,
    captureRefusal: row.captureRefusal ?? null,
    keep: keepAmount === null ? null : minor(keepAmount),
    captured: minor(row.captured),
    refunded: minor(row.refunded),
    attention: row.attention ?? null,
    reason: row.reason ?? null,
    declineKey: row.declineKey ?? null,
    keyGeneration: row.keyGeneration,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    entries: entries.map(({ kind, amount, stripeId, idempotencyKey }) => ({
      kind,
      amount: minor(amount),
      stripeId,
      idempotencyKey: idempotencyKey ?? null,
    })),
    openRefunds: orders.map(({ id, amount }) => ({ id, amount: minor(amount) })),
  };
}

/** A decimal for the database. */
export const decimal = (minor: bigint, currency: string): string => fromMinor(minor, currency).amount;
