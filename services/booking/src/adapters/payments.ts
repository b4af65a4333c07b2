import { createClient, paymentApi, type Money, type Transport } from '@holdfast/contracts';
import type { Outcome } from '../application/confirm-booking.ts';
import type { Payments } from '../application/finish-booking.ts';
import type { PreparePayment } from '../application/start-payment.ts';

const { preparePayment, capturePayment, settlePayment } = paymentApi;

/** The payment service, asked by invocation. */
export function createPayments(transport: Transport): Payments & { readonly prepare: PreparePayment } {
  const client = createClient({ preparePayment, capturePayment, settlePayment }, transport);
  return {
    prepare: ({ bookingId, ...body }) => client.preparePayment({ params: { bookingId }, body }),
    capture: async (bookingId) => toOutcome(await client.capturePayment({ params: { bookingId } })),
    settle: async (bookingId, keep: Money) =>
      toOutcome(await client.settlePayment({ params: { bookingId }, body: { keep } })),
  };
}

const toOutcome = (reply: { outcome: 'done' } | { outcome: 'refused'; reason: string }): Outcome =>
  reply.outcome === 'done' ? { ok: true } : { ok: false, reason: reply.reason };
