import { bookingConfirmed } from '@holdfast/contracts';
import { bookingDetails, bookingTitle } from './booking-details.ts';
import { defineMail } from './mail.ts';

export const bookingConfirmedMail = defineMail({
  kind: 'booking-confirmed',
  facts: bookingConfirmed.data,
  subject: (booking) => `Booking confirmed: ${bookingTitle(booking)}`,
  body: (booking) => ({
    paragraphs: ['Your booking is confirmed. The attached file puts it into your calendar.'],
    details: bookingDetails(booking),
    calendar: { ...booking, method: 'REQUEST' },
  }),
});
