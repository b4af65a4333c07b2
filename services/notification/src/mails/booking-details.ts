import { Id, Instant, Money } from '@holdfast/contracts';
import { z } from 'zod';
import { formatMoney } from './format-money.ts';
import { formatPeriod, formatShort } from './format-time.ts';
import type { Detail } from './mail.ts';

/** What names a booking to a person. */
export const BookingSummary = z.object({
  bookingId: Id,
  resourceName: z.string(),
  businessName: z.string(),
  startsAt: Instant,
  endsAt: Instant,
  timeZone: z.string(),
  units: z.number().int(),
  price: Money,
});
export type BookingSummary = z.output<typeof BookingSummary>;

/** A booking whose hold has begun: what the mails about its payment need, because payment does not know it. */
export const HeldBooking = BookingSummary.extend({ holdExpiresAt: Instant });
export type HeldBooking = z.output<typeof HeldBooking>;

/** "Haircut, 1 Mar 2027, 09:00": for a subject. */
export const bookingTitle = ({ resourceName, startsAt, timeZone }: BookingSummary): string =>
  `${resourceName}, ${formatShort(startsAt, timeZone)}`;

export function bookingDetails(booking: BookingSummary): Detail[] {
  const { bookingId, resourceName, businessName, startsAt, endsAt, timeZone, units, price } = booking;
  return [
    { label: 'What', value: units > 1 ? `${resourceName} × ${units}` : resourceName },
    { label: 'Where', value: businessName },
    { label: 'When', value: formatPeriod(startsAt, endsAt, timeZone) },
    { label: 'Price', value: formatMoney(price) },
    { label: 'Booking', value: bookingId },
  ];
}
