import { bookingExpired } from '@holdfast/contracts';
import { enqueue } from '@holdfast/service-kit/messaging/enqueue';
import { query, sql } from '@holdfast/service-kit/persistence/sql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { OccupiedRange } from './occupied-units.ts';
import { bookingEvent } from './booking-event.ts';
import { changeStatus, lockBooking } from './change-status.ts';
import { wakeSaga } from './saga-lane.ts';

/**
 * A hold is stale when its time is over by the database's clock and it was not paid in time. A paid one waits for
 * its saga, however long that takes.
 */
const stale = sql`b.status = 'HELD' and b.hold_expires_at <= clock_timestamp() and b.payment_authorized_at is null`;

/** Ends the stale holds that stand in the way of a range, in the booking transaction itself. */
export async function expireHoldsInTheWay(em: EntityManager, range: OccupiedRange): Promise<void> {
  const found = await query(
    em,
    sql<{ id: string }>`
      select distinct b.id from bookings b join occupied_units u on u.booking_id = b.id
      where u.resource_key = ${range.resourceKey} and u.blocking and u.during && ${range.during} and ${stale}`,
  );
  for (const { id } of found) await expireHold(em, id);
}

/** Housekeeping: ids of stale holds, oldest first. */
export const findStaleHolds = (em: EntityManager, limit: number): Promise<{ id: string }[]> =>
  query(
    em,
    sql<{ id: string }>`select b.id from bookings b where ${stale} order by b.hold_expires_at limit ${limit}`,
  );

/** Ends one hold if it is stale; a no-op otherwise. Answers whether it did. */
export async function expireHold(em: EntityManager, id: string): Promise<boolean> {
  const booking = await lockBooking(em, id);
  const [still] = await query(em, sql`select 1 from bookings b where b.id = ${id} and ${stale}`);
  if (booking === null || still === undefined) return false;
  await changeStatus(em, booking, { to: 'EXPIRED', actor: 'system', reason: 'hold_expired' });
  await enqueue(em, bookingExpired, booking.id, bookingEvent(booking));
  await wakeSaga(em, booking.id);
  return true;
}
