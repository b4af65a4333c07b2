import { query, sql } from '@holdfast/service-kit/persistence/sql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { wakeSaga } from '../persistence/saga-lane.ts';

/**
 * Writes down that the customer's payment is authorised and lets the saga decide what follows. Whatever was settled
 * before has to be settled again.
 */
export async function recordAuthorization(em: EntityManager, bookingId: string): Promise<void> {
  const changed = await query(
    em,
    sql`update bookings
        set payment_requested_at = coalesce(payment_requested_at, now()),
            -- Milliseconds, as the code sees them: settling compares this value.
            payment_authorized_at = coalesce(payment_authorized_at, date_trunc('milliseconds', clock_timestamp())),
            settled_at = null
        where id = ${bookingId} returning id`,
  );
  if (changed.length > 0) await wakeSaga(em, bookingId);
}

/** Stripe has charged: also when the answer to our own capture was lost. */
export async function recordCapture(em: EntityManager, bookingId: string): Promise<void> {
  const changed = await query(
    em,
    sql`update bookings set charged_at = coalesce(charged_at, now())
        where id = ${bookingId} and announced_at is null returning id`,
  );
  if (changed.length > 0) await wakeSaga(em, bookingId);
}
