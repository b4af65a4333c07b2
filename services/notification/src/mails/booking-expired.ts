import { bookingExpired } from '@holdfast/contracts';
import { bookingDetails, bookingTitle } from './booking-details.ts';
import { defineMail } from './mail.ts';

export const bookingExpiredMail = defineMail({
  kind: 'booking-expired',
  facts: bookingExpired.data,
  subject: (booking) => `Your hold has expired: ${bookingTitle(booking)}`,
  body: (booking) => ({
    paragraphs: [
      'The time that was held for you was not paid for in time, so it is open to others again. Nothing was charged.',
      'You are welcome to book it again if it is still free.',
    ],
    details: bookingDetails(booking),
  }),
});
