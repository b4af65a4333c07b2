import { z } from 'zod';
import { provider, services, signedIn } from '../audience.ts';
import { defineEndpoint } from '../endpoint.ts';
import { DecimalAmount, Id, Instant, Money, text } from '../primitives.ts';

export const PaymentStatus = z.enum([
  'REQUIRES_PAYMENT',
  'PROCESSING',
  'AUTHORIZED',
  'CAPTURED',
  'PARTIALLY_REFUNDED',
  'REFUNDED',
  'FAILED',
  'VOIDED',
  'NEEDS_ATTENTION',
]);
export type PaymentStatus = z.infer<typeof PaymentStatus>;

export const PaymentView = z
  .object({
    id: Id,
    bookingId: Id,
    status: PaymentStatus,
    amount: Money,
    refunded: Money,
    transactions: z.array(
      z.object({
        id: Id,
        kind: z.enum(['AUTHORIZATION', 'CAPTURE', 'VOID', 'REFUND']),
        amount: Money,
        stripeId: z.string(),
        idempotencyKey: z.string(),
        at: Instant,
      }),
    ),
    createdAt: Instant,
  })
  .meta({ id: 'Payment' });
export type PaymentView = z.infer<typeof PaymentView>;

const byId = z.strictObject({ id: Id });
const forBooking = z.strictObject({ bookingId: Id });
const internal = { service: 'payment', audience: services('booking') } as const;

/** How a command on a payment ended: `ok`, or the reason why it never will be. */
const Outcome = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('done'), status: PaymentStatus.nullable() }),
  z.object({ outcome: z.literal('refused'), reason: z.string(), status: PaymentStatus }),
]);

export const paymentApi = {
  readBookingPayment: defineEndpoint({
    service: 'payment',
    audience: signedIn(),
    method: 'GET',
    path: '/v1/bookings/{id}/payment',
    summary: 'The payment of a booking',
    params: byId,
    success: { status: 200, body: PaymentView },
  }),
  readPayment: defineEndpoint({
    service: 'payment',
    audience: signedIn(),
    method: 'GET',
    path: '/v1/payments/{id}',
    summary: 'A payment with every movement of money',
    params: byId,
    success: { status: 200, body: PaymentView },
  }),
  refundPayment: defineEndpoint({
    service: 'payment',
    audience: signedIn('VENDOR', 'ADMIN'),
    method: 'POST',
    path: '/v1/payments/{id}/refunds',
    summary: 'Give money back, never more than is left',
    params: byId,
    body: z.strictObject({ amount: DecimalAmount, reason: text(500) }),
    idempotencyKey: 'required',
    success: { status: 201, body: PaymentView },
    problems: ['refund_too_large', 'payment_not_refundable', 'invalid_amount'],
  }),
  receiveStripeWebhook: defineEndpoint({
    service: 'payment',
    audience: provider(),
    method: 'POST',
    path: '/v1/webhooks/stripe',
    summary: 'Stripe tells what happened (signed)',
    rawBody: true,
    success: { status: 200, body: z.object({ received: z.literal(true) }) },
    problems: ['invalid_signature'],
  }),
  preparePayment: defineEndpoint({
    ...internal,
    method: 'POST',
    path: '/internal/bookings/{bookingId}/payment',
    summary: 'Create the payment of a booking, or answer the one there is',
    params: forBooking,
    body: z.strictObject({ customerId: Id, vendorId: Id, businessId: Id, amount: Money }),
    success: {
      status: 200,
      body: z.object({
        id: Id,
        status: PaymentStatus,
        amount: Money,
        clientSecret: z.string(),
        publishableKey: z.string(),
      }),
    },
    problems: ['payment_closed'],
  }),
  capturePayment: defineEndpoint({
    ...internal,
    method: 'POST',
    path: '/internal/bookings/{bookingId}/payment/capture',
    summary: 'Charge what was authorised; fine to repeat',
    params: forBooking,
    success: { status: 200, body: Outcome },
  }),
  settlePayment: defineEndpoint({
    ...internal,
    method: 'POST',
    path: '/internal/bookings/{bookingId}/payment/settle',
    summary:
      'Bring the payment to where the customer has paid exactly `keep`: void, capture less or refund. Fine to repeat, a no-op when there is nothing.',
    params: forBooking,
    body: z.strictObject({ keep: Money }),
    success: { status: 200, body: Outcome },
  }),
};
