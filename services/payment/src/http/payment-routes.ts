import { fromMinor, type paymentApi } from '@holdfast/contracts';
import type { Handlers } from '@holdfast/service-kit/http/bind-endpoints';
import type { Context } from '../context.ts';

export function paymentRoutes(context: Context, publishableKey: string): Handlers<typeof paymentApi> {
  return {
    readBookingPayment: ({ params, principal }) => context.readPayment({ bookingId: params.id }, principal),
    readPayment: ({ params, principal }) => context.readPayment({ id: params.id }, principal),
    refundPayment: async ({ params, body, principal, idempotency, setHeader }) => {
      const { replayed } = await context.refundPayment({
        paymentId: params.id,
        principal,
        idempotency,
        ...body,
      });
      if (replayed) setHeader('Idempotent-Replayed', 'true');
      return context.readPayment({ id: params.id }, principal);
    },
    receiveStripeWebhook: async ({ body, header }) => {
      await context.receiveWebhook(body, header('stripe-signature'));
      return { received: true };
    },
    preparePayment: async ({ params, body }) => {
      const { payment, clientSecret } = await context.preparePayment({ ...params, ...body });
      const { id, status, amount, currency } = payment;
      return { id, status, amount: fromMinor(amount, currency), clientSecret, publishableKey };
    },
    capturePayment: ({ params }) => context.capturePayment(params),
    settlePayment: ({ params, body }) => context.settlePayment({ ...params, ...body }),
  };
}
