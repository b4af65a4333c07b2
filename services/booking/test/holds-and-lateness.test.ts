import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startBookingLife, type BookingLife } from './_booking-life.ts';
import { slot } from './_booking-service.ts';

let life: BookingLife;
beforeAll(async () => {
  life = await startBookingLife();
});
afterAll(() => life.stop());

describe('a hold', () => {
  it('counts as expired the moment its time is over, and its slot is free at once', async () => {
    const booking = await life.held();
    const { customer, resource, id } = booking;
    await life.expireNow(id);
    expect((await life.read(id, customer)).body).toMatchObject({ status: 'EXPIRED' });
    const next = await life.test.hold(await life.test.customer(), { resourceId: resource.id, ...slot() });
    expect(next.status).toBe(201);
    expect(await life.statuses(booking)).toEqual(['HELD', 'EXPIRED']);
    expect(await life.told(id, 'expired')).toHaveLength(1);
  });

  it('that was paid in time does not expire while its saga is away', async () => {
    const booking = await life.held();
    const { customer, resource, id } = booking;
    await life.authorize(booking);
    await life.expireNow(id);
    expect(
      (await life.test.hold(await life.test.customer(), { resourceId: resource.id, ...slot() })).status,
    ).toBe(409);
    await life.saga.sweepHolds();
    expect((await life.read(id, customer)).body.status).toBe('HELD');
    expect(await life.saga.confirmBooking(id)).toEqual({ ok: true });
  });

  it('cannot be paid when it is over', async () => {
    const booking = await life.held();
    const { customer, id } = booking;
    await life.expireNow(id);
    const reply = await life.test.client.request('POST', `/v1/bookings/${id}/payment`, {
      headers: { authorization: customer.authorization },
    });
    expect(reply.body).toMatchObject({ status: 409, code: 'hold_expired' });
  });
});

describe('a payment that comes late', () => {
  it('takes the time again when it is still free', async () => {
    const booking = await life.held();
    const { customer, id } = booking;
    await life.expireNow(id);
    await life.saga.expireHold(id);
    await life.authorize(booking);
    expect(await life.saga.observeBooking(id)).toEqual({ next: 'book' });
    expect(await life.saga.confirmBooking(id)).toEqual({ ok: true });
    expect((await life.read(id, customer)).body.status).toBe('CONFIRMED');
  });

  it('is given back when the time is gone, and the customer is told once', async () => {
    const booking = await life.held();
    const { resource, id } = booking;
    await life.expireNow(id);
    await life.saga.expireHold(id);
    await life.test.hold(await life.test.customer(), { resourceId: resource.id, ...slot() });
    await life.authorize(booking);
    const refused = await life.saga.confirmBooking(id);
    expect(refused).toEqual({ ok: false, reason: 'paid_too_late' });
    await life.saga.releaseBooking(id, 'paid_too_late');
    await life.saga.releaseBooking(id, 'paid_too_late');
    await life.saga.settleBooking(id);
    expect(life.settled).toContainEqual({ bookingId: id, keep: '0.00' });
    expect(await life.saga.observeBooking(id)).toEqual({ next: 'done' });
    expect(await life.told(id, 'too-late')).toHaveLength(1);
  });

  it('races with a new hold for the time: one of them has it', async () => {
    for (let round = 0; round < 10; round += 1) {
      const booking = await life.held();
      const { resource, id } = booking;
      await life.expireNow(id);
      await life.saga.expireHold(id);
      await life.authorize(booking);
      const [late, fresh] = await Promise.all([
        life.saga.confirmBooking(id),
        life.test.hold(await life.test.customer(), { resourceId: resource.id, ...slot() }),
      ]);
      expect([late.ok, fresh.status === 201].filter(Boolean)).toHaveLength(1);
    }
  });
});

describe('confirming', () => {
  it('happens once, whatever is repeated, and is told once', async () => {
    const booking = await life.held();
    const { id } = booking;
    await life.authorize(booking);
    await Promise.all([1, 2, 3].map(() => life.saga.confirmBooking(id)));
    await life.saga.chargeBooking(id);
    await Promise.all([1, 2, 3].map(() => life.saga.announceBooking(id)));
    expect(await life.statuses(booking)).toEqual(['HELD', 'CONFIRMED']);
    expect(await life.told(id, 'confirmed')).toHaveLength(1);
  });

  it('and cancelling at the same time: one wins', async () => {
    for (let round = 0; round < 10; round += 1) {
      const booking = await life.held();
      const { customer, id } = booking;
      await life.authorize(booking);
      await Promise.all([life.saga.confirmBooking(id), life.cancel(id, customer)]);
      expect([
        ['HELD', 'CANCELLED'],
        ['HELD', 'CONFIRMED', 'CANCELLED'],
      ]).toContainEqual(await life.statuses(booking));
      expect((await life.saga.chargeBooking(id)).ok).toBe(false);
    }
  });

  it.each([
    ['the customer is suspended', 'customer_suspended'],
    ['the business is suspended', 'business_suspended'],
    ['the resource is archived', 'resource_archived'],
  ])('is refused when %s meanwhile', async (_name, reason) => {
    const resource = life.test.resource();
    const booking = await life.held(resource);
    const { id } = booking;
    if (reason === 'resource_archived') Object.assign(resource, { status: 'ARCHIVED' });
    life.customersAre(reason === 'customer_suspended' ? 'SUSPENDED' : 'ACTIVE');
    if (reason === 'business_suspended') life.test.suspend(resource.businessId);
    expect(await life.saga.revalidateBooking(id)).toEqual({ ok: false, reason });
    life.customersAre('ACTIVE');
  });
});
