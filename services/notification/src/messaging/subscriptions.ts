import {
  bookingCancelled,
  bookingConfirmed,
  bookingExpired,
  bookingHeld,
  bookingPaymentTooLate,
  businessSuspended,
  businessVerified,
  codeIssued,
  paymentFailed,
  paymentRefunded,
  userRegistered,
  type CloudEvent,
} from '@holdfast/contracts';
import { on, type Subscription } from '@holdfast/service-kit/dapr/subscriptions';
import { consumeOnce } from '@holdfast/service-kit/messaging/consume-once';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { z } from 'zod';
import { queueMail, type MailOrder } from '../application/queue-mail.ts';
import { bookingCancelledMail } from '../mails/booking-cancelled.ts';
import { bookingConfirmedMail } from '../mails/booking-confirmed.ts';
import { bookingExpiredMail } from '../mails/booking-expired.ts';
import { businessSuspendedMail } from '../mails/business-suspended.ts';
import { businessVerifiedMail } from '../mails/business-verified.ts';
import type { Mail } from '../mails/mail.ts';
import { passwordResetCodeMail, verificationCodeMail } from '../mails/one-time-code.ts';
import { paymentFailedMail } from '../mails/payment-failed.ts';
import { paymentRefundedMail } from '../mails/payment-refunded.ts';
import { paymentTooLateMail } from '../mails/payment-too-late.ts';
import { readHeldBooking, saveContact, saveHeldBooking } from '../persistence/read-models.ts';

/** Which event asks for which mail, to whom, and what makes the fact one that is told once. */
export function notificationSubscriptions(orm: MikroORM): Subscription[] {
  const queue = <F extends z.ZodType>(event: CloudEvent, mail: Mail<F>, order: MailOrder<F>) =>
    consumeOnce(orm, event, (em) => queueMail(em, event, mail, order));

  return [
    on(userRegistered, ({ userId, email, name }, event) =>
      consumeOnce(orm, event, (em) => saveContact(em, userId, { address: email, name })),
    ),
    on(bookingHeld, (booking, event) =>
      consumeOnce(orm, event, (em) => saveHeldBooking(em, booking, booking.version)),
    ),

    on(codeIssued, ({ purpose, codeId, expiresAt, userId, email, sealedCode }, event) =>
      queue(event, purpose === 'VERIFY_EMAIL' ? verificationCodeMail : passwordResetCodeMail, {
        recipientId: userId,
        about: codeId,
        facts: { codeId, expiresAt },
        address: email,
        sealedCode,
        sendBefore: expiresAt,
      }),
    ),
    on(businessVerified, (business, event) =>
      queue(event, businessVerifiedMail, {
        recipientId: business.ownerId,
        about: business.businessId,
        facts: business,
      }),
    ),
    on(businessSuspended, (business, event) =>
      queue(event, businessSuspendedMail, {
        recipientId: business.ownerId,
        // It can happen again after a reinstatement, and the event carries nothing else that tells the times apart.
        about: `${business.businessId}:${event.id}`,
        facts: business,
      }),
    ),

    on(bookingConfirmed, (booking, event) => queue(event, bookingConfirmedMail, aboutBooking(booking))),
    on(bookingCancelled, (booking, event) => queue(event, bookingCancelledMail, aboutBooking(booking))),
    on(bookingExpired, (booking, event) => queue(event, bookingExpiredMail, aboutBooking(booking))),
    on(bookingPaymentTooLate, (booking, event) => queue(event, paymentTooLateMail, aboutBooking(booking))),

    on(paymentFailed, (payment, event) =>
      consumeOnce(orm, event, async (em) => {
        const booking = await readHeldBooking(em, payment.bookingId);
        await queueMail(em, event, paymentFailedMail, aboutPayment({ ...payment, booking }));
      }),
    ),
    on(paymentRefunded, (payment, event) =>
      consumeOnce(orm, event, async (em) => {
        const booking = await readHeldBooking(em, payment.bookingId);
        await queueMail(em, event, paymentRefundedMail, aboutPayment({ ...payment, booking }));
      }),
    ),
  ];
}

const aboutBooking = <B extends { readonly customerId: string; readonly bookingId: string }>(booking: B) => ({
  recipientId: booking.customerId,
  about: booking.bookingId,
  facts: booking,
});

/** A card can be refused and money given back several times: each is a version of the payment. */
const aboutPayment = <P extends { readonly customerId: string; paymentId: string; version: number }>(
  payment: P,
) => ({
  recipientId: payment.customerId,
  about: `${payment.paymentId}:${payment.version}`,
  facts: payment,
});
