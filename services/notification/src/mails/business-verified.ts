import { businessVerified } from '@holdfast/contracts';
import { defineMail } from './mail.ts';

export const businessVerifiedMail = defineMail({
  kind: 'business-verified',
  facts: businessVerified.data,
  subject: ({ name }) => `Your business is verified: ${name}`,
  body: ({ name }) => ({
    paragraphs: [
      `${name} has been checked and is now open on Holdfast.`,
      'Add what can be booked, with its prices and opening hours; from then on customers can book it.',
    ],
  }),
});
