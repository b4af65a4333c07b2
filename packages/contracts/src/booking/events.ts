import { z } from 'zod';
import { defineEvent } from '../event.ts';
import { Id, Instant, Money } from '../primitives.ts';

/** What every event of a booking tells: enough to write to the customer without asking back. */
const BookingFacts = z.object({
  bookingId: Id,
  customerId: Id,
  businessId: Id,
  businessName: z.string(),
  vendorId: Id,
  resourceId: Id,
  resourceName: z.string(),
  startsAt: Instant,
  endsAt: Instant,
  timeZone: z.string(),
  units: z.number().int(),
  price: Money,
  version: z.number().int(),
});

export const bookingHeld = defineEvent(
  'booking',
  'booking.booking-held.v1',
  BookingFacts.extend({ holdExpiresAt: Instant }),
);
/** Confirmed and charged. */
export const bookingConfirmed = defineEvent('booking', 'booking.booking-confirmed.v1', BookingFacts);
/** `refund` is what the customer gets back of what was charged; zero for a hold that was never paid. */
export const bookingCancelled = defineEvent(
  'booking',
  'booking.booking-cancelled.v1',
  BookingFacts.extend({
    reason: z.string(),
    cancelledBy: z.string(),
    wasConfirmed: z.boolean(),
    refund: Money,
  }),
);
export const bookingExpired = defineEvent('booking', 'booking.booking-expired.v1', BookingFacts);
/** Paid too late and the time was gone: nothing was charged. */
export const bookingPaymentTooLate = defineEvent(
  'booking',
  'booking.booking-payment-too-late.v1',
  BookingFacts,
);
