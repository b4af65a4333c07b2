import { businessSuspended } from '@holdfast/contracts';
import { defineMail } from './mail.ts';

export const businessSuspendedMail = defineMail({
  kind: 'business-suspended',
  facts: businessSuspended.data,
  subject: ({ name }) => `Your business is suspended: ${name}`,
  body: ({ name, reason }) => ({
    paragraphs: [
      `${name} has been suspended on Holdfast. It takes no new bookings until it is reinstated.`,
      'If you think that this is a mistake, write to the operator of the platform.',
    ],
    ...(reason === undefined ? {} : { details: [{ label: 'Reason', value: reason }] }),
  }),
});
