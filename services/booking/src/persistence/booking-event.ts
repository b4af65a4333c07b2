import { priceOf, type BookingFacts } from '../domain/booking-facts.ts';

/** What every booking event tells (see contracts/booking/events). */
export function bookingEvent(booking: BookingFacts) {
  return {
    bookingId: booking.id,
    customerId: booking.customerId,
    businessId: booking.businessId,
    businessName: booking.businessName,
    vendorId: booking.vendorId,
    resourceId: booking.resourceId,
    resourceName: booking.resourceName,
    startsAt: booking.startsAt.toISOString(),
    endsAt: booking.endsAt.toISOString(),
    timeZone: booking.timeZone,
    units: booking.units,
    price: priceOf(booking),
    version: booking.version,
  };
}
