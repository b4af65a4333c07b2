import {
  bookingCancelled,
  bookingConfirmed,
  bookingPaymentTooLate,
  fromMinor,
  type Money,
} from '@holdfast/contracts';
import { enqueue } from '@holdfast/service-kit/messaging/enqueue';
import { query, sql } from '@holdfast/service-kit/persistence/sql';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { bookingEvent } from '../persistence/booking-event.ts';
import { Booking } from '../persistence/booking.entity.ts';
import { changeStatus, lockBooking } from '../persistence/change-status.ts';
import { keepAfterCancellation } from './cancel-booking.ts';
import type { Outcome } from './confirm-booking.ts';

/** The money side, as the booking service sees it. Refusals are answers; faults are exceptions. */
export interface Payments {
  capture(bookingId: string): Promise<Outcome>;
  settle(bookingId: string, keep: Money): Promise<Outcome>;
}

/** Charges a confirmed booking. Fine to repeat. Refused when the booking is not confirmed (any more). */
export const makeChargeBooking =
  ({ orm, payments }: { orm: MikroORM; payments: Payments }) =>
  async (bookingId: string): Promise<Outcome> => {
    const { status } = await orm.em.fork().findOneOrFail(Booking, bookingId);
    if (status !== 'CONFIRMED') return { ok: false, reason: `booking_${status.toLowerCase()}` };
    const outcome = await payments.capture(bookingId);
    if (outcome.ok) {
      await query(
        orm.em.fork(),
        sql`update bookings set charged_at = coalesce(charged_at, now()) where id = ${bookingId}`,
      );
    }
    return outcome;
  };

/** Tells, once, that a booking is confirmed and charged. */
export const makeAnnounceBooking =
  ({ orm }: { orm: MikroORM }) =>
  (bookingId: string): Promise<void> =>
    orm.em.fork().transactional(async (em) => {
      const booking = await lockBooking(em, bookingId);
      if (booking?.status !== 'CONFIRMED' || booking.announcedAt !== null) return;
      booking.announcedAt = new Date();
      await enqueue(em, bookingConfirmed, booking.id, bookingEvent(booking));
    });

/** Gives the time back when the booking cannot be completed, and tells the customer why. A no-op when it is over. */
export const makeReleaseBooking =
  ({ orm }: { orm: MikroORM }) =>
  (bookingId: string, reason: string): Promise<void> =>
    orm.em.fork().transactional(async (em) => {
      const booking = await lockBooking(em, bookingId);
      if (booking?.status === 'EXPIRED') return tellTooLate(em, booking);
      if (booking?.status !== 'HELD' && booking?.status !== 'CONFIRMED') return;
      const wasConfirmed = booking.status === 'CONFIRMED';
      await changeStatus(em, booking, { to: 'CANCELLED', actor: 'system', reason });
      await enqueue(em, bookingCancelled, booking.id, {
        ...bookingEvent(booking),
        reason,
        cancelledBy: 'system',
        wasConfirmed,
        refund: fromMinor(0n, booking.currency),
      });
    });

async function tellTooLate(em: EntityManager, booking: Booking): Promise<void> {
  if (booking.paymentAuthorizedAt === null || booking.toldTooLateAt !== null) return;
  booking.toldTooLateAt = new Date();
  await enqueue(em, bookingPaymentTooLate, booking.id, bookingEvent(booking));
}

/** Brings the payment to where the booking's end wants it, and writes that down. */
export const makeSettleBooking =
  ({ orm, payments }: { orm: MikroORM; payments: Payments }) =>
  async (bookingId: string): Promise<void> => {
    const booking = await orm.em.fork().findOneOrFail(Booking, bookingId);
    if (booking.status !== 'CANCELLED' && booking.status !== 'EXPIRED') return;
    const keep = booking.status === 'CANCELLED' ? keepAfterCancellation(booking) : 0n;
    const outcome = await payments.settle(bookingId, fromMinor(keep, booking.currency));
    await orm.em.fork().transactional(async (em) => {
      if (!outcome.ok) await fileAttention(em, bookingId, 'settlement_refused', outcome.reason);
      // Only for the authorisation that we saw: one that came meanwhile asks for another settlement.
      await query(
        em,
        sql`update bookings set settled_at = now()
            where id = ${bookingId}
              and payment_authorized_at is not distinct from ${booking.paymentAuthorizedAt?.toISOString() ?? null}::timestamptz`,
      );
    });
  };

/** One open item for each booking and kind. */
export const fileAttention = (
  em: EntityManager,
  bookingId: string,
  kind: string,
  detail: string,
): Promise<unknown> =>
  query(
    em,
    sql`insert into attention_items (booking_id, kind, detail) values (${bookingId}, ${kind}, ${detail})
        on conflict do nothing`,
  );
