import { randomUUID } from 'node:crypto';
import { paymentAuthorized } from '@holdfast/contracts';
import { createPlatform } from '@holdfast/service-kit/platform';
import type { TestUser } from '@holdfast/service-kit/testing/test-identity';
import type { TestReply } from '@holdfast/service-kit/testing/test-platform';
import { createContext, type Context } from '../src/context.ts';
import { createBookingOrm } from '../src/persistence/orm.ts';
import { slot, startBookingTest, type BookingTest } from './_booking-service.ts';

export interface HeldBooking {
  readonly id: string;
  readonly customer: TestUser;
  readonly resource: ReturnType<BookingTest['resource']>;
}

export interface BookingLife {
  readonly test: BookingTest;
  /** The use cases that the saga calls; the engine itself is proved on real sidecars. */
  readonly saga: Context;
  /** What the payment service was asked for. */
  readonly settled: { bookingId: string; keep: string }[];
  customersAre(status: 'ACTIVE' | 'SUSPENDED'): void;
  held(resource?: HeldBooking['resource'], time?: object): Promise<HeldBooking>;
  expireNow(bookingId: string): Promise<unknown>;
  authorize(booking: HeldBooking): Promise<TestReply>;
  read(bookingId: string, user: TestUser, rest?: string): Promise<TestReply>;
  /** Every status that the booking has had. */
  statuses(booking: HeldBooking): Promise<string[]>;
  cancel(bookingId: string, user: TestUser, body?: object): Promise<TestReply>;
  /** Events about a booking that reached the broker. */
  told(bookingId: string, type: string): Promise<unknown[]>;
  stop(): Promise<void>;
}

/** The booking service and the means to push one booking through its life by hand. */
export async function startBookingLife(): Promise<BookingLife> {
  const test = await startBookingTest();
  const orm = createBookingOrm(test.databaseUrl);
  const config = { ...test.platform.config, LATE_PAYMENT_SECONDS: 600 };
  const saga = createContext(config, createPlatform('booking', config, test.platform.overrides), orm);
  const settled: BookingLife['settled'] = [];
  const customersAre = (status: string) =>
    test.platform.script('auth', () => ({ status: 200, body: JSON.stringify({ ...exampleUser, status }) }));
  customersAre('ACTIVE');
  test.platform.script('payment', (path, body) => {
    if (path.endsWith('/settle'))
      settled.push({ bookingId: path.split('/')[3]!, keep: JSON.parse(body!).keep.amount });
    return { status: 200, body: JSON.stringify({ outcome: 'done', status: 'CAPTURED' }) };
  });

  const as = ({ authorization }: TestUser) => ({ headers: { authorization } });
  const read: BookingLife['read'] = (id, user, rest = '') =>
    test.client.request('GET', `/v1/bookings/${id}${rest}`, as(user));
  return {
    test,
    saga,
    settled,
    customersAre,
    read,
    held: async (resource = test.resource(), time = slot()) => {
      const customer = await test.customer();
      const { body } = await test.hold(customer, { resourceId: resource.id, ...time });
      return { customer, resource, id: body.id as string };
    },
    expireNow: (id) =>
      orm.em
        .fork()
        .execute(`update bookings set hold_expires_at = now() - interval '1 second' where id = ?`, [id]),
    authorize: ({ id, customer }) =>
      test.client.deliver(paymentAuthorized, randomUUID(), {
        paymentId: randomUUID(),
        bookingId: id,
        customerId: customer.userId,
        amount: { amount: '120.00', currency: 'EUR' },
        version: 2,
      }),
    statuses: async ({ id, customer }) =>
      (await read(id, customer, '/history')).body.items.map(({ to }: { to: string }) => to),
    cancel: (id, user, body = {}) =>
      test.client.request('POST', `/v1/bookings/${id}/cancel`, { ...as(user), body }),
    told: async (bookingId, type) => {
      await test.drain();
      return test.platform.published.filter(
        (event) => event.subject === bookingId && event.type.includes(type),
      );
    },
    stop: async () => {
      await orm.close();
      await test.stop();
    },
  };
}

const exampleUser = {
  id: randomUUID(),
  email: 'ada@example.com',
  name: 'Ada',
  role: 'CUSTOMER',
  createdAt: new Date().toISOString(),
};
