import type { bookingApi } from '@holdfast/contracts';
import type { Handlers } from '@holdfast/service-kit/http/bind-endpoints';
import type { Once } from '@holdfast/service-kit/persistence/idempotency';
import type { Context } from '../context.ts';

/** Each endpoint of the contract, and the use case that answers it. */
export const bookingRoutes = (context: Context): Handlers<typeof bookingApi> => ({
  readAvailability: ({ params, query }) => context.readAvailability({ resourceId: params.id, ...query }),
  placeHold: async (call) => {
    const command = { ...call.body, customerId: call.principal.userId, idempotency: call.idempotency };
    return answerOnce(call, await context.placeHold(command));
  },
  listBookings: ({ principal, query }) => context.listBookings(principal, query),
  readBooking: async (call) => {
    const booking = await context.readBooking(call.params.id, call.principal);
    call.setHeader('etag', `"${String(booking.version)}"`);
    return booking;
  },
  readHistory: ({ params, principal }) => context.readHistory(params.id, principal),
  readCancellation: ({ params, principal }) => context.readCancellation(params.id, principal),
  cancelBooking: async (call) => {
    const command = {
      bookingId: call.params.id,
      caller: call.principal,
      reason: call.body.reason,
      idempotency: call.idempotency,
    };
    return answerOnce(call, await context.cancelBooking(command));
  },
  startPayment: async ({ params, principal }) => ({
    payment: await context.startPayment(params.id, principal),
  }),
  listBusinessBookings: ({ params, principal, query }) =>
    context.listBusinessBookings(params.id, principal, query),
});

function answerOnce<T>(
  call: { setHeader(name: string, value: string): void },
  { answer, replayed }: Once<T>,
): T {
  if (replayed) call.setHeader('idempotent-replayed', 'true');
  return answer;
}
