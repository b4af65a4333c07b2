import { query, sql } from '@holdfast/service-kit/persistence/sql';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import type { IntentSnapshot } from '../domain/intent-snapshot.ts';
import { observe, type Observation } from '../domain/observe.ts';
import type { Payment } from '../domain/payment.ts';
import { impossibleRefunds, isAtRest, overpaid } from '../domain/settlement.ts';
import { addRefundOrder, refuseRefundOrder } from '../persistence/refund-orders.ts';
import { decimal, lockPayment, type LockedPayment } from '../persistence/payment-store.ts';
import { announce } from './announce.ts';

interface Look {
  readonly paymentId: string;
  /** The payment's version before Stripe was read. */
  readonly version: number;
  readonly seen: IntentSnapshot;
}

/**
 * Writes down what Stripe shows: status, ledger and events in one transaction, and the refund that follows from
 * it. Undefined when somebody recorded in between: what was seen may be older than what they saw; look again.
 */
export function makeRecordObservation({ orm }: { orm: MikroORM }) {
  return ({ paymentId, version, seen }: Look): Promise<Payment | undefined> =>
    orm.em.fork().transactional(async (em) => {
      const locked = await lockPayment(em, { id: paymentId });
      if (locked?.row.version !== version) return undefined;
      const observation = observe(locked.payment, seen);
      await writeEntries(em, observation);
      await closeOrders(em, observation);
      const told = await announce(em, applied(locked, observation), observation.facts);
      locked.row.version = told.version;
      const payment = await planRefunds(em, { row: locked.row, payment: told });
      if (isAtRest(payment)) locked.row.nextCheckAt = null;
      return payment;
    });
}

/** Gives up what cannot be given back any more, and orders what must still go back. */
async function planRefunds(em: EntityManager, { row, payment }: LockedPayment): Promise<Payment> {
  const impossible = impossibleRefunds(payment);
  for (const { id } of impossible) await refuseRefundOrder(em, id, 'not_enough_left');
  const possible = {
    ...payment,
    openRefunds: payment.openRefunds.filter((order) => !impossible.includes(order)),
  };
  const excess = overpaid(possible);
  return payment.attention !== null || excess === 0n
    ? possible
    : addRefundOrder(em, { row, payment: possible }, excess);
}

function applied({ row, payment: before }: LockedPayment, { payment, entries }: Observation): Payment {
  row.status = payment.status;
  row.captured = decimal(payment.captured, payment.currency);
  row.refunded = decimal(payment.refunded, payment.currency);
  row.attention = payment.attention;
  row.reason = payment.reason;
  row.declineKey = payment.declineKey;
  const changed =
    entries.length > 0 || before.status !== payment.status || before.attention !== payment.attention;
  return changed ? { ...payment, version: payment.version + 1 } : payment;
}

async function writeEntries(em: EntityManager, { payment, entries }: Observation): Promise<void> {
  for (const { kind, amount, stripeId, idempotencyKey } of entries) {
    await query(
      em,
      sql`insert into transactions (payment_id, kind, amount, currency, stripe_id, idempotency_key)
          values (${payment.id}, ${kind}, ${decimal(amount, payment.currency)}, ${payment.currency}, ${stripeId},
                  ${idempotencyKey})`,
    );
  }
}

async function closeOrders(em: EntityManager, { done }: Observation): Promise<void> {
  for (const { orderId, refundId } of done) {
    await query(em, sql`update refund_orders set stripe_refund_id = ${refundId} where id = ${orderId}`);
  }
}
