import { query, sql } from '@holdfast/service-kit/persistence/sql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { KnownUser } from '../adapters/users.ts';
import { HeldBooking } from '../mails/booking-details.ts';

export async function saveContact(em: EntityManager, userId: string, user: KnownUser): Promise<void> {
  await query(
    em,
    sql`insert into contacts (user_id, email, name) values (${userId}, ${user.address}, ${user.name})
        on conflict (user_id) do update set email = excluded.email, name = excluded.name`,
  );
}

export async function readContact(em: EntityManager, userId: string): Promise<KnownUser | undefined> {
  const [contact] = await query(
    em,
    sql<KnownUser>`select email as address, name from contacts where user_id = ${userId}`,
  );
  return contact;
}

/** An older version never overwrites a newer one. */
export async function saveHeldBooking(
  em: EntityManager,
  booking: HeldBooking,
  version: number,
): Promise<void> {
  await query(
    em,
    sql`insert into held_bookings (booking_id, summary, ends_at, version)
        values (${booking.bookingId}, ${JSON.stringify(HeldBooking.parse(booking))}::jsonb, ${booking.endsAt}, ${version})
        on conflict (booking_id) do update
        set summary = excluded.summary, ends_at = excluded.ends_at, version = excluded.version
        where excluded.version > held_bookings.version`,
  );
}

/** Undefined when its event has not come yet: order is promised for each subject only. */
export async function readHeldBooking(
  em: EntityManager,
  bookingId: string,
): Promise<HeldBooking | undefined> {
  const [held] = await query(
    em,
    sql<{ summary: unknown }>`select summary from held_bookings where booking_id = ${bookingId}`,
  );
  return HeldBooking.safeParse(held?.summary).data;
}

/** A refund can come long after a booking, but hardly that long; it would still be told, only without the details. */
export const forgetPastBookings = (em: EntityManager): Promise<unknown> =>
  query(em, sql`delete from held_bookings where ends_at < now() - interval '180 days'`);
