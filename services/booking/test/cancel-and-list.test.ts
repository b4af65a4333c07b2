import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startBookingLife, type BookingLife } from './_booking-life.ts';
import { slot } from './_booking-service.ts';

let life: BookingLife;
beforeAll(async () => {
  life = await startBookingLife();
});
afterAll(() => life.stop());

describe('cancelling', () => {
  it('tells before what it then gives back, to the cent', async () => {
    const booking = await life.held();
    const { customer, id } = booking;
    await life.authorize(booking);
    await life.saga.confirmBooking(id);
    await life.saga.chargeBooking(id);
    await life.saga.announceBooking(id);
    const quote = (await life.read(id, customer, '/cancellation')).body;
    expect(quote).toMatchObject({ refund: { amount: '120.00', currency: 'EUR' }, refundPercent: 100 });
    expect((await life.cancel(id, customer, { reason: 'ill' })).body.status).toBe('CANCELLED');
    await life.saga.settleBooking(id);
    expect(life.settled).toContainEqual({ bookingId: id, keep: '0.00' });
  });

  it('keeps what the policy keeps', async () => {
    const dayAndAHalf = Math.ceil((Date.now() + 36 * 3_600_000) / 1_800_000) * 1_800_000;
    const time = {
      startsAt: new Date(dayAndAHalf).toISOString(),
      endsAt: new Date(dayAndAHalf + 1_800_000).toISOString(),
    };
    const booking = await life.held(life.test.resource(), time);
    const { customer, id } = booking;
    await life.authorize(booking);
    await life.saga.confirmBooking(id);
    await life.cancel(id, customer);
    await life.saga.settleBooking(id);
    expect(life.settled).toContainEqual({ bookingId: id, keep: '60.00' });
  });

  it('by the vendor gives everything back', async () => {
    const vendorId = randomUUID();
    const resource = life.test.resource({}, { ownerId: vendorId, cancellationPolicy: { tiers: [] } });
    const booking = await life.held(resource);
    const { customer, id } = booking;
    await life.authorize(booking);
    await life.saga.confirmBooking(id);
    const vendor = await life.test.platform.identity.user('VENDOR', vendorId);
    expect((await life.read(id, customer, '/cancellation')).body.refund.amount).toBe('0.00');
    expect((await life.cancel(id, vendor)).body.status).toBe('CANCELLED');
    await life.saga.settleBooking(id);
    expect(life.settled).toContainEqual({ bookingId: id, keep: '0.00' });
  });

  it('twice is fine, and after the end it is refused', async () => {
    const booking = await life.held();
    const { customer, id } = booking;
    expect((await life.cancel(id, customer)).status).toBe(200);
    expect((await life.cancel(id, customer)).body.status).toBe('CANCELLED');
    const expired = await life.held();
    await life.expireNow(expired.id);
    expect((await life.cancel(expired.id, expired.customer)).body.code).toBe('booking_not_cancellable');
  });

  it('frees the slot', async () => {
    const booking = await life.held();
    const { customer, resource, id } = booking;
    await life.cancel(id, customer);
    expect(
      (await life.test.hold(await life.test.customer(), { resourceId: resource.id, ...slot() })).status,
    ).toBe(201);
  });
});

describe('somebody else’s booking', () => {
  it('does not exist', async () => {
    const booking = await life.held();
    const { id } = booking;
    const stranger = await life.test.customer();
    const vendor = await life.test.platform.identity.user('VENDOR');
    for (const user of [stranger, vendor]) {
      for (const rest of ['', '/history', '/cancellation'])
        expect((await life.read(id, user, rest)).status).toBe(404);
      expect((await life.cancel(id, user)).status).toBe(404);
    }
    const admin = await life.test.platform.identity.user('ADMIN');
    expect((await life.read(id, admin)).status).toBe(200);
  });
});

describe('the list of bookings', () => {
  it('has pages that stay stable while bookings are added', async () => {
    const customer = await life.test.customer();
    const resource = life.test.resource();
    const ids: string[] = [];
    const place = async (n: number) =>
      (await life.test.hold(customer, { resourceId: resource.id, ...slot(n) })).body.id as string;
    for (let n = 0; n < 5; n += 1) ids.unshift(await place(n));
    const list = (query: string) =>
      life.test.client.request('GET', `/v1/bookings?limit=2${query}`, {
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
