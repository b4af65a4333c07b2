import { z } from 'zod';
import { defineEvent } from '../event.ts';
import { Id, Money } from '../primitives.ts';

const PaymentFacts = z.object({
  paymentId: Id,
  bookingId: Id,
  customerId: Id,
  amount: Money,
  version: z.number().int(),
});

export const paymentAuthorized = defineEvent('payment', 'payment.payment-authorized.v1', PaymentFacts);
export const paymentCaptured = defineEvent('payment', 'payment.payment-captured.v1', PaymentFacts);
/** The card was refused; another one may be tried while the hold lives. */
export const paymentFailed = defineEvent(
  'payment',
  'payment.payment-failed.v1',
  PaymentFacts.extend({ reason: z.string() }),
);
export const paymentVoided = defineEvent('payment', 'payment.payment-voided.v1', PaymentFacts);
/** `amount` is what this refund gave back, `refunded` the sum so far. */
export const paymentRefunded = defineEvent(
  'payment',
  'payment.payment-refunded.v1',
  PaymentFacts.extend({ refunded: Money }),
);
