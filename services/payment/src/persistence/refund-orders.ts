import { query, queryOne, sql } from '@holdfast/service-kit/persistence/sql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Payment } from '../domain/payment.ts';
import { decimal, type LockedPayment } from './payment-store.ts';

export interface RefundRequest {
  readonly by: string;
  readonly reason: string;
}

/** Reserves a refund; the payment must be locked by this transaction. Answers the payment with the new order. */
export async function addRefundOrder(
  em: EntityManager,
  { row, payment }: LockedPayment,
  amount: bigint,
  request?: RefundRequest,
): Promise<Payment> {
  const { id, currency } = payment;
  const ordered = decimal(amount, currency);
  const order = await queryOne(
    em,
    sql<{ id: string; total: string }>`
      with ordered as (
        insert into refund_orders (payment_id, amount, requested_by, reason)
        values (${id}, ${ordered}, ${request?.by ?? null}, ${request?.reason ?? null}) returning id)
      select ordered.id, (refund_ordered + ${ordered}::numeric)::text as total
      from ordered, payments where payments.id = ${id}`,
  );
  row.refundOrdered = order.total;
  return { ...payment, openRefunds: [...payment.openRefunds, { id: order.id, amount }] };
}

/** The order will never be executed; its amount is free again. */
export const refuseRefundOrder = (em: EntityManager, id: string, refusal: string): Promise<unknown> =>
  query(
    em,
    sql`with refused as (
          update refund_orders set refusal = ${refusal}
          where id = ${id} and refusal is null and stripe_refund_id is null returning payment_id, amount)
        update payments set refund_ordered = refund_ordered - refused.amount
        from refused where payments.id = refused.payment_id`,
  );
