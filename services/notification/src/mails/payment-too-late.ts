import { bookingPaymentTooLate } from '@holdfast/contracts';
import { bookingDetails, bookingTitle } from './booking-details.ts';
import { formatMoney } from './format-money.ts';
import { defineMail } from './mail.ts';

export const paymentTooLateMail = defineMail({
  kind: 'payment-too-late',
  facts: bookingPaymentTooLate.data,
  subject: (booking) => `Your payment came too late: ${bookingTitle(booking)}`,
  body: (booking) => ({
    paragraphs: [
      'Your payment arrived after your hold had ended, and somebody else has booked that time since.',
      `You have no booking, and you were not charged: the reservation of ${formatMoney(booking.price)} on your card is released.`,
    ],
    details: bookingDetails(booking),
  }),
});
