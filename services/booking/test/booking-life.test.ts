import { randomUUID } from 'node:crypto';
import { paymentAuthorized } from '@holdfast/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPlatform } from '@holdfast/service-kit/platform';
import type { TestUser } from '@holdfast/service-kit/testing/test-identity';
import type { MikroORM } from '@mikro-orm/postgresql';
import { createContext, type Context } from '../src/context.ts';
import { createBookingOrm } from '../src/persistence/orm.ts';
import { slot, startBookingTest, type BookingTest } from './_booking-service.ts';

let test: BookingTest;
let orm: MikroORM;
/** The use cases that the saga calls; the engine itself is proved on real sidecars. */
let saga: Context;
const payments = { captured: [] as string[], settled: [] as { bookingId: string; keep: string }[] };

beforeAll(async () => {
  test = await startBookingTest();
  orm = createBookingOrm(test.databaseUrl);
  const config = { ...test.platform.config, LATE_PAYMENT_SECONDS: 600 };
  saga = createContext(config, createPlatform('booking', config, test.platform.overrides), orm);
  test.platform.script('auth', () => ({ status: 200, body: JSON.stringify(exampleUser) }));
  test.platform.script('payment', (path, body) => {
    const bookingId = path.split('/')[3]!;
    if (path.endsWith('/capture')) payments.captured.push(bookingId);
    if (path.endsWith('/settle')) payments.settled.push({ bookingId, keep: JSON.parse(body!).keep.amount });
    return { status: 200, body: JSON.stringify({ outcome: 'done', status: 'CAPTURED' }) };
  });
});
afterAll(async () => {
  await orm.close();
  await test.stop();
});

const exampleUser = {
  id: randomUUID(),
  email: 'ada@example.com',
  name: 'Ada',
  role: 'CUSTOMER',
  status: 'ACTIVE',
  createdAt: new Date().toISOString(),
};

const expireNow = (bookingId: string) =>
  orm.em
    .fork()
    .execute(`update bookings set hold_expires_at = now() - interval '1 second' where id = ?`, [bookingId]);
const authorize = (bookingId: string, customer: TestUser) =>
  test.client.deliver(paymentAuthorized, randomUUID(), {
    paymentId: randomUUID(),
    bookingId,
    customerId: customer.userId,
    amount: { amount: '120.00', currency: 'EUR' },
    version: 2,
  });
const read = (bookingId: string, user: TestUser, rest = '') =>
  test.client.request('GET', `/v1/bookings/${bookingId}${rest}`, {
    headers: { authorization: user.authorization },
  });
const cancel = (bookingId: string, user: TestUser, body: object = {}) =>
  test.client.request('POST', `/v1/bookings/${bookingId}/cancel`, {
    headers: { authorization: user.authorization },
    body,
  });

async function held(resource = test.resource(), time = slot()) {
  const customer = await test.customer();
  const { body } = await test.hold(customer, { resourceId: resource.id, ...time });
  return { customer, resource, id: body.id as string };
}

async function confirmed() {
  const booking = await held();
  await authorize(booking.id, booking.customer);
  await saga.confirmBooking(booking.id);
  await saga.chargeBooking(booking.id);
  await saga.announceBooking(booking.id);
  return booking;
}

describe('a hold', () => {
  it('counts as expired the moment its time is over, and its slot is free at once', async () => {
    const { customer, resource, id } = await held();
    await expireNow(id);
    expect((await read(id, customer)).body).toMatchObject({ status: 'EXPIRED' });
    const next = await test.hold(await test.customer(), { resourceId: resource.id, ...slot() });
    expect(next.status).toBe(201);
    const history = (await read(id, customer, '/history')).body.items;
    expect(history.map(({ to }: { to: string }) => to)).toEqual(['HELD', 'EXPIRED']);
    await test.drain();
    const told = test.platform.published.filter(
      ({ subject, type }) => subject === id && type.includes('expired'),
    );
    expect(told).toHaveLength(1);
  });

  it('that was paid in time does not expire while its saga is away', async () => {
    const { customer, resource, id } = await held();
    await authorize(id, customer);
    await expireNow(id);
    expect((await test.hold(await test.customer(), { resourceId: resource.id, ...slot() })).status).toBe(409);
    await saga.sweepHolds();
    expect((await read(id, customer)).body.status).toBe('HELD');
    expect(await saga.confirmBooking(id)).toEqual({ ok: true });
  });

  it('cannot be paid when it is over', async () => {
    const { customer, id } = await held();
    await expireNow(id);
    const reply = await test.client.request('POST', `/v1/bookings/${id}/payment`, {
      headers: { authorization: customer.authorization },
    });
    expect(reply.body).toMatchObject({ status: 409, code: 'hold_expired' });
  });
});

describe('a payment that comes late', () => {
  it('takes the time again when it is still free', async () => {
    const { customer, id } = await held();
    await expireNow(id);
    await saga.expireHold(id);
    await authorize(id, customer);
    expect(await saga.observeBooking(id)).toEqual({ next: 'book' });
    expect(await saga.confirmBooking(id)).toEqual({ ok: true });
    expect((await read(id, customer)).body.status).toBe('CONFIRMED');
  });

  it('is given back when the time is gone, and the customer is told once', async () => {
    const { customer, resource, id } = await held();
    await expireNow(id);
    await saga.expireHold(id);
    await test.hold(await test.customer(), { resourceId: resource.id, ...slot() });
    await authorize(id, customer);
    const refused = await saga.confirmBooking(id);
    expect(refused).toEqual({ ok: false, reason: 'paid_too_late' });
    await saga.releaseBooking(id, 'paid_too_late');
    await saga.releaseBooking(id, 'paid_too_late');
    await saga.settleBooking(id);
    expect(payments.settled).toContainEqual({ bookingId: id, keep: '0.00' });
    expect(await saga.observeBooking(id)).toEqual({ next: 'done' });
    await test.drain();
    const told = test.platform.published.filter(
      ({ subject, type }) => subject === id && type.includes('too-late'),
    );
    expect(told).toHaveLength(1);
  });

  it('races with a new hold for the time: one of them has it', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { customer, resource, id } = await held();
      await expireNow(id);
      await saga.expireHold(id);
      await authorize(id, customer);
      const [late, fresh] = await Promise.all([
        saga.confirmBooking(id),
        test.hold(await test.customer(), { resourceId: resource.id, ...slot() }),
      ]);
      expect([late.ok, fresh.status === 201].filter(Boolean)).toHaveLength(1);
    }
  });
});

describe('confirming', () => {
  it('happens once, whatever is repeated, and is told once', async () => {
    const { customer, id } = await held();
    await authorize(id, customer);
    await Promise.all([1, 2, 3].map(() => saga.confirmBooking(id)));
    await saga.chargeBooking(id);
    await Promise.all([1, 2, 3].map(() => saga.announceBooking(id)));
    const history = (await read(id, customer, '/history')).body.items;
    expect(history.map(({ to }: { to: string }) => to)).toEqual(['HELD', 'CONFIRMED']);
    await test.drain();
    const told = test.platform.published.filter(
      ({ subject, type }) => subject === id && type.includes('confirmed'),
    );
    expect(told).toHaveLength(1);
  });

  it('and cancelling at the same time: one wins', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { customer, id } = await held();
      await authorize(id, customer);
      await Promise.all([saga.confirmBooking(id), cancel(id, customer)]);
      const tos = (await read(id, customer, '/history')).body.items.map(({ to }: { to: string }) => to);
      expect([
        ['HELD', 'CANCELLED'],
        ['HELD', 'CONFIRMED', 'CANCELLED'],
      ]).toContainEqual(tos);
      expect((await saga.chargeBooking(id)).ok).toBe(false);
    }
  });

  it.each([
    ['the customer is suspended', 'customer_suspended'],
    ['the business is suspended', 'business_suspended'],
    ['the resource is archived', 'resource_archived'],
  ])('is refused when %s meanwhile', async (_name, reason) => {
    const resource = test.resource();
    const { id } = await held(resource);
    if (reason === 'resource_archived') Object.assign(resource, { status: 'ARCHIVED' });
    const status = reason === 'customer_suspended' ? 'SUSPENDED' : 'ACTIVE';
    test.platform.script('auth', () => ({ status: 200, body: JSON.stringify({ ...exampleUser, status }) }));
    if (reason === 'business_suspended') test.suspend(resource.businessId);
    expect(await saga.revalidateBooking(id)).toEqual({ ok: false, reason });
    test.platform.script('auth', () => ({ status: 200, body: JSON.stringify(exampleUser) }));
  });
});

describe('cancelling', () => {
  it('tells before what it then gives back, to the cent', async () => {
    const { customer, id } = await confirmed();
    const quote = (await read(id, customer, '/cancellation')).body;
    expect(quote).toMatchObject({ refund: { amount: '120.00', currency: 'EUR' }, refundPercent: 100 });
    expect((await cancel(id, customer, { reason: 'ill' })).body.status).toBe('CANCELLED');
    await saga.settleBooking(id);
    expect(payments.settled).toContainEqual({ bookingId: id, keep: '0.00' });
  });

  it('keeps what the policy keeps', async () => {
    const dayAndAHalf = Math.ceil((Date.now() + 36 * 3_600_000) / 1_800_000) * 1_800_000;
    const time = {
      startsAt: new Date(dayAndAHalf).toISOString(),
      endsAt: new Date(dayAndAHalf + 1_800_000).toISOString(),
    };
    const { customer, id } = await held(test.resource(), time);
    await authorize(id, customer);
    await saga.confirmBooking(id);
    await cancel(id, customer);
    await saga.settleBooking(id);
    expect(payments.settled).toContainEqual({ bookingId: id, keep: '60.00' });
  });

  it('by the vendor gives everything back', async () => {
    const vendorId = randomUUID();
    const resource = test.resource({}, { ownerId: vendorId, cancellationPolicy: { tiers: [] } });
    const { customer, id } = await held(resource);
    await authorize(id, customer);
    await saga.confirmBooking(id);
    const vendor = await test.platform.identity.user('VENDOR', vendorId);
    expect((await read(id, customer, '/cancellation')).body.refund.amount).toBe('0.00');
    expect((await cancel(id, vendor)).body.status).toBe('CANCELLED');
    await saga.settleBooking(id);
    expect(payments.settled).toContainEqual({ bookingId: id, keep: '0.00' });
  });

  it('twice is fine, and after the end it is refused', async () => {
    const { customer, id } = await held();
    expect((await cancel(id, customer)).status).toBe(200);
    expect((await cancel(id, customer)).body.status).toBe('CANCELLED');
    const expired = await held();
    await expireNow(expired.id);
    expect((await cancel(expired.id, expired.customer)).body.code).toBe('booking_not_cancellable');
  });

  it('frees the slot', async () => {
    const { customer, resource, id } = await held();
    await cancel(id, customer);
    expect((await test.hold(await test.customer(), { resourceId: resource.id, ...slot() })).status).toBe(201);
  });
});

describe('somebody else’s booking', () => {
  it('does not exist', async () => {
    const { id } = await held();
    const stranger = await test.customer();
    const vendor = await test.platform.identity.user('VENDOR');
    for (const user of [stranger, vendor]) {
      for (const rest of ['', '/history', '/cancellation'])
        expect((await read(id, user, rest)).status).toBe(404);
      expect((await cancel(id, user)).status).toBe(404);
    }
    const admin = await test.platform.identity.user('ADMIN');
    expect((await read(id, admin)).status).toBe(200);
  });
});

describe('the list of bookings', () => {
  it('has pages that stay stable while bookings are added', async () => {
    const customer = await test.customer();
    const resource = test.resource();
    const ids: string[] = [];
    const place = async (n: number) =>
      (await test.hold(customer, { resourceId: resource.id, ...slot(n) })).body.id as string;
    for (let n = 0; n < 5; n += 1) ids.unshift(await place(n));
    const list = (query: string) =>
      test.client.request('GET', `/v1/bookings?limit=2${query}`, {
        headers: { authorization: customer.authorization },
      });
    const first = (await list('')).body;
    await place(9);
    const second = (await list(`&cursor=${first.nextCursor}`)).body;
    const third = (await list(`&cursor=${second.nextCursor}`)).body;
    const seen = [first, second, third].flatMap(({ items }) => items.map((item: { id: string }) => item.id));
    expect(seen).toEqual(ids);
    expect(third.nextCursor).toBeNull();
    expect((await list('&cursor=junk')).body.errors[0].pointer).toBe('/query/cursor');
  });
});
