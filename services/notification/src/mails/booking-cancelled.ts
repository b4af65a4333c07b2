import { bookingCancelled, toMinor } from '@holdfast/contracts';
import type { z } from 'zod';
import { bookingDetails, bookingTitle } from './booking-details.ts';
import { formatMoney } from './format-money.ts';
import { defineMail } from './mail.ts';
import { readableReason } from './readable-reason.ts';

export const bookingCancelledMail = defineMail({
  kind: 'booking-cancelled',
  facts: bookingCancelled.data,
  subject: (booking) => `Booking cancelled: ${bookingTitle(booking)}`,
  body: (booking) => ({
    paragraphs: ['Your booking has been cancelled.', money(booking)],
    details: [
      ...bookingDetails(booking),
      { label: 'Refund', value: formatMoney(booking.refund) },
      { label: 'Reason', value: readableReason(booking.reason) },
    ],
    // Only a confirmed booking has been put into a calendar.
    ...(booking.wasConfirmed ? { calendar: { ...booking, method: 'CANCEL' } } : {}),
  }),
});

function money({ refund, price, wasConfirmed, cancelledBy }: z.output<typeof bookingCancelled.data>): string {
  if (toMinor(refund) > 0n) {
    return `You get ${formatMoney(refund)} back. Another mail tells you when the money is on its way.`;
  }
  // The platform itself ends a confirmed booking without a refund only when the charge did not work.
  const charged = wasConfirmed && toMinor(price) > 0n && cancelledBy !== 'system';
  return charged
    ? 'Under the cancellation policy of this booking nothing is refunded.'
    : 'Nothing was charged, so there is nothing to refund.';
}
