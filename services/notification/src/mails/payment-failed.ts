import { paymentFailed } from '@holdfast/contracts';
import { HeldBooking, bookingDetails, bookingTitle } from './booking-details.ts';
import { formatMoney } from './format-money.ts';
import { formatInstant } from './format-time.ts';
import { defineMail } from './mail.ts';
import { readableReason } from './readable-reason.ts';

export const paymentFailedMail = defineMail({
  kind: 'payment-failed',
  facts: paymentFailed.data.extend({ booking: HeldBooking.optional() }),
  subject: ({ amount, booking }) =>
    `Payment failed: ${booking === undefined ? formatMoney(amount) : bookingTitle(booking)}`,
  body: ({ amount, reason, bookingId, booking }) => ({
    paragraphs: [
      `Your payment of ${formatMoney(amount)} did not go through, and nothing was charged.`,
      booking === undefined
        ? 'You can try again with another card while the time is held for you.'
        : `You can try again with another card until ${formatInstant(booking.holdExpiresAt, booking.timeZone)}; so long the time is held for you.`,
    ],
    details: [
      { label: 'Reason', value: readableReason(reason) },
      ...(booking === undefined ? [{ label: 'Booking', value: bookingId }] : bookingDetails(booking)),
    ],
  }),
});
