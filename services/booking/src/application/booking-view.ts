import type { BookingStatus, BookingView } from '@holdfast/contracts';
import { priceOf } from '../domain/booking-facts.ts';
import type { Booking } from '../persistence/booking.entity.ts';

/** A hold that is over counts as expired at once, whether or not somebody has written that down. */
export function statusNow(booking: Booking, now: Date): BookingStatus {
  const over =
    booking.status === 'HELD' && booking.holdExpiresAt <= now && booking.paymentAuthorizedAt === null;
  return over ? 'EXPIRED' : booking.status;
}

export function viewBooking(booking: Booking, now: Date): BookingView {
  const status = statusNow(booking, now);
  return {
    id: booking.id,
    status,
    businessId: booking.businessId,
    resourceId: booking.resourceId,
    customerId: booking.customerId,
    startsAt: booking.startsAt.toISOString(),
    endsAt: booking.endsAt.toISOString(),
    timeZone: booking.timeZone,
    units: booking.units,
    price: priceOf(booking),
    cancellationPolicy: booking.cancellationPolicy,
    ...(status === 'HELD' ? { holdExpiresAt: booking.holdExpiresAt.toISOString() } : {}),
    ...(booking.note === null || booking.note === undefined ? {} : { note: booking.note }),
    version: booking.version,
    createdAt: booking.createdAt.toISOString(),
  };
}
