import type { BookingStatus } from '@holdfast/contracts';
import { query, sql } from '@holdfast/service-kit/persistence/sql';
import { LockMode, type EntityManager } from '@mikro-orm/postgresql';
import type { Actor } from '../domain/actor.ts';
import { assertMayFollow } from '../domain/booking-status.ts';
import { Booking } from './booking.entity.ts';

export interface StatusChange {
  readonly to: BookingStatus;
  readonly actor: Actor;
  readonly reason?: string | undefined;
}

/** The booking, locked until the transaction ends: whoever changes it next waits and then sees what we did. */
export const lockBooking = (em: EntityManager, id: string): Promise<Booking | null> =>
  em.findOne(Booking, id, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });

/**
 * The one way to change a booking's status: compare-and-set on status and version, and a row of history.
 * Takes a booking that was locked in this transaction and brings it up to date.
 * Errors: invalid_transition; an Error when somebody else changed the row (a lock was forgotten).
 */
export async function changeStatus(em: EntityManager, booking: Booking, change: StatusChange): Promise<void> {
  const { id, status: from, version } = booking;
  assertMayFollow(from, change.to);
  const changed = await query(
    em,
    sql`update bookings set status = ${change.to}, version = version + 1
        where id = ${id} and status = ${from} and version = ${version} returning id`,
  );
  if (changed.length === 0)
    throw new Error(`booking ${id} is not ${from} at version ${String(version)} any more`);
  await writeTransition(em, id, from, change);
  await em.refresh(booking);
}

export const writeTransition = (
  em: EntityManager,
  bookingId: string,
  from: BookingStatus | null,
  { to, actor, reason }: StatusChange,
): Promise<unknown> =>
  query(
    em,
    sql`insert into booking_transitions (booking_id, from_status, to_status, actor, reason)
        values (${bookingId}, ${from}, ${to}, ${actor}, ${reason ?? null})`,
  );
