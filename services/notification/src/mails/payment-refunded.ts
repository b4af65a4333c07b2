import { paymentRefunded } from '@holdfast/contracts';
import { BookingSummary, bookingDetails, bookingTitle } from './booking-details.ts';
import { formatMoney } from './format-money.ts';
import { defineMail } from './mail.ts';

export const paymentRefundedMail = defineMail({
  kind: 'payment-refunded',
  facts: paymentRefunded.data.extend({ booking: BookingSummary.optional() }),
  subject: ({ amount, booking }) =>
    `Refund: ${formatMoney(amount)}${booking === undefined ? '' : ` for ${bookingTitle(booking)}`}`,
  body: ({ amount, refunded, bookingId, booking }) => ({
    paragraphs: [
      `${formatMoney(amount)} is on its way back to the card that you paid with.`,
      'How long it takes depends on your bank: mostly five to ten working days.',
    ],
    details: [
      { label: 'Refunded now', value: formatMoney(amount) },
      { label: 'Refunded in all', value: formatMoney(refunded) },
      ...(booking === undefined ? [{ label: 'Booking', value: bookingId }] : bookingDetails(booking)),
    ],
  }),
});
