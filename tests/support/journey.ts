import { eventually, type StackInfo } from '@holdfast/local-stack';
import { payByCard } from './card.ts';
import { expectStatus, type Person } from './person.ts';
import type { Reply } from './http.ts';

/** Places a hold; the reply whatever it is. */
export const hold = (customer: Person, resourceId: string, time: object, key?: string): Promise<Reply> =>
  customer.request('POST', '/v1/bookings', {
    body: { resourceId, ...time },
    ...(key === undefined ? {} : { key }),
  });

/** Starts the payment of a hold and answers the secret with which its customer pays. */
export async function startPayment(customer: Person, bookingId: string): Promise<string> {
  const reply = await customer.request('POST', `/v1/bookings/${bookingId}/payment`);
  return expectStatus(reply, 201).body.payment.clientSecret as string;
}

export async function holdAndPay(
  info: StackInfo,
  customer: Person,
  resourceId: string,
  time: object,
): Promise<string> {
  const bookingId: string = expectStatus(await hold(customer, resourceId, time), 201).body.id;
  expectStatus(await payByCard(info, await startPayment(customer, bookingId)), 200);
  return bookingId;
}

/** Waits until a booking has a status. A minute: what faults may cost. */
export const untilStatus = (
  person: Person,
  bookingId: string,
  status: string,
  timeoutMs = 60_000,
): Promise<Reply> => untilItIs(person, `/v1/bookings/${bookingId}`, status, timeoutMs);

/** Waits until the payment of a booking has a status. */
export const untilPaid = (
  person: Person,
  bookingId: string,
  status: string,
  timeoutMs = 60_000,
): Promise<Reply> => untilItIs(person, `/v1/bookings/${bookingId}/payment`, status, timeoutMs);

const untilItIs = (person: Person, path: string, status: string, timeoutMs: number): Promise<Reply> =>
  eventually(
    async () => {
      const reply = await person.request('GET', path);
      return reply.body?.status === status ? reply : undefined;
    },
    { timeoutMs, what: `${path} to be ${status}` },
  );
