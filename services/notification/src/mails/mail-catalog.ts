import { bookingCancelledMail } from './booking-cancelled.ts';
import { bookingConfirmedMail } from './booking-confirmed.ts';
import { bookingExpiredMail } from './booking-expired.ts';
import { businessSuspendedMail } from './business-suspended.ts';
import { businessVerifiedMail } from './business-verified.ts';
import type { Mail } from './mail.ts';
import { passwordResetCodeMail, verificationCodeMail } from './one-time-code.ts';
import { paymentFailedMail } from './payment-failed.ts';
import { paymentRefundedMail } from './payment-refunded.ts';
import { paymentTooLateMail } from './payment-too-late.ts';

const mails: readonly Mail[] = [
  verificationCodeMail,
  passwordResetCodeMail,
  businessVerifiedMail,
  businessSuspendedMail,
  bookingConfirmedMail,
  bookingCancelledMail,
  bookingExpiredMail,
  paymentTooLateMail,
  paymentFailedMail,
  paymentRefundedMail,
];

const byKind = new Map(mails.map((mail) => [mail.kind, mail]));

/** Undefined for a kind of a newer release, met while an older replica still runs. */
export const findMail = (kind: string): Mail | undefined => byKind.get(kind);
