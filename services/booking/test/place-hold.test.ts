import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { slot, startBookingTest, type BookingTest } from './_booking-service.ts';

let test: BookingTest;
beforeAll(async () => {
  test = await startBookingTest();
});
afterAll(() => test.stop());

describe('placing a hold', () => {
  it('holds a free slot, starts its saga and tells the others', async () => {
    const customer = await test.customer();
    const resource = test.resource();
    const reply = await test.hold(customer, { resourceId: resource.id, ...slot(), note: 'first visit' });
    expect(reply.status).toBe(201);
    expect(reply.body).toMatchObject({
      status: 'HELD',
      resourceId: resource.id,
      businessId: resource.businessId,
      customerId: customer.userId,
      ...slot(),
      timeZone: 'Europe/Berlin',
      units: 1,
      price: { amount: '120.00', currency: 'EUR' },
      note: 'first visit',
      version: 1,
    });
    const minutes = (Date.parse(reply.body.holdExpiresAt) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(14);
    expect(minutes).toBeLessThanOrEqual(15);
    await test.drain();
    expect(test.wakes).toContainEqual({ bookingId: reply.body.id, kind: 'start' });
    expect(test.platform.published).toContainEqual(
      expect.objectContaining({ type: 'booking.booking-held.v1', subject: reply.body.id }),
    );
  });

  it('refuses a slot that is already held, and offers it no more', async () => {
    const resource = test.resource();
    await test.hold(await test.customer(), { resourceId: resource.id, ...slot() });
    const second = await test.hold(await test.customer(), { resourceId: resource.id, ...slot() });
    expect(second.status).toBe(409);
    expect(second.body).toMatchObject({ code: 'slot_taken', status: 409 });
    const { startsAt } = slot();
    const offered = await test.client.request(
      'GET',
      `/v1/resources/${resource.id}/availability?from=${startsAt}&to=${slot(2).startsAt}`,
    );
    expect(offered.body.items.map((item: { startsAt: string }) => item.startsAt)).toEqual([slot(1).startsAt]);
  });

  it('sells a capacity of five exactly five times, also when all ask at once', async () => {
    const resource = test.resource({ capacity: 5 });
    const customer = await test.customer();
    const replies = await Promise.all(
      Array.from({ length: 40 }, () => test.hold(customer, { resourceId: resource.id, ...slot() })),
    );
    const statuses = replies.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(5);
    expect(statuses.filter((status) => status === 409)).toHaveLength(35);
  });

  it('keeps buffers between bookings free', async () => {
    const resource = test.resource({ bufferAfterMinutes: 30 });
    const customer = await test.customer();
    expect((await test.hold(customer, { resourceId: resource.id, ...slot(0) })).status).toBe(201);
    expect((await test.hold(customer, { resourceId: resource.id, ...slot(1) })).body.code).toBe('slot_taken');
    expect((await test.hold(customer, { resourceId: resource.id, ...slot(2) })).status).toBe(201);
  });

  it('confirms at once what costs nothing', async () => {
    const resource = test.resource({ price: { amount: '0.00', currency: 'EUR' } });
    const reply = await test.hold(await test.customer(), { resourceId: resource.id, ...slot() });
    expect(reply.body.status).toBe('CONFIRMED');
  });

  it.each([
    ['in_the_past', 422, { startsAt: '2020-01-01T09:00:00Z', endsAt: '2020-01-01T09:30:00Z' }],
    ['wrong_length', 422, { startsAt: slot(0).startsAt, endsAt: slot(1).endsAt }],
    ['too_far_ahead', 422, { startsAt: '2999-01-01T09:00:00Z', endsAt: '2999-01-01T09:30:00Z' }],
    ['not_enough_units', 422, { ...slot(), units: 2 }],
    ['invalid_request', 400, { ...slot(), startsAt: '2027-01-01T09:00:00' }],
    ['invalid_request', 400, { ...slot(), surprise: true }],
  ])('says %s', async (code, status, body) => {
    const reply = await test.hold(await test.customer(), { resourceId: test.resource().id, ...body });
    expect(reply.body).toMatchObject({ code, status });
    expect(reply.status).toBe(status);
  });

  it('says too_soon and outside_opening_hours by the resource’s own rules', async () => {
    const noticed = test.resource({ minimumNoticeMinutes: 5 * 24 * 60 });
    expect((await test.hold(await test.customer(), { resourceId: noticed.id, ...slot() })).body.code).toBe(
      'too_soon',
    );
    const closed = test.resource({ openingHours: [] });
    expect((await test.hold(await test.customer(), { resourceId: closed.id, ...slot() })).body.code).toBe(
      'outside_opening_hours',
    );
  });

  it('refuses what is not bookable, with the reason, and what does not exist', async () => {
    const suspended = test.resource({}, { status: 'SUSPENDED' });
    const reply = await test.hold(await test.customer(), { resourceId: suspended.id, ...slot() });
    expect(reply.body).toMatchObject({ code: 'not_bookable', detail: 'The business is SUSPENDED.' });
    expect((await test.hold(await test.customer(), { resourceId: randomUUID(), ...slot() })).status).toBe(
      404,
    );
  });

  it('asks again before it refuses on an old copy', async () => {
    const resource = test.resource({ status: 'INACTIVE' });
    expect((await test.hold(await test.customer(), { resourceId: resource.id, ...slot() })).status).toBe(409);
    Object.assign(resource, { status: 'ACTIVE', version: 2 });
    expect((await test.hold(await test.customer(), { resourceId: resource.id, ...slot() })).status).toBe(201);
  });
});

describe('an Idempotency-Key', () => {
  it('makes one booking of fifty requests at once', async () => {
    const customer = await test.customer();
    const body = { resourceId: test.resource({ capacity: 50 }).id, ...slot() };
    const key = randomUUID();
    const replies = await Promise.all(Array.from({ length: 50 }, () => test.hold(customer, body, key)));
    const codes = new Set(replies.map(({ status, body: { code } }) => `${status} ${code ?? ''}`));
    expect([...codes].every((each) => each === '201 ' || each === '409 request_in_progress')).toBe(true);
    const ids = new Set(replies.filter(({ status }) => status === 201).map(({ body: { id } }) => id));
    expect(ids.size).toBe(1);
  });

  it('answers a repeated request with the stored answer, whatever the order of its fields', async () => {
    const customer = await test.customer();
    const resourceId = test.resource().id;
    const key = randomUUID();
    const first = await test.hold(customer, { resourceId, ...slot() }, key);
    const { startsAt, endsAt } = slot();
    const again = await test.hold(customer, { endsAt, startsAt, resourceId }, key);
    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(first.headers.get('idempotent-replayed')).toBeNull();
  });

  it('still brings the stored answer when nothing more can be booked there', async () => {
    const customer = await test.customer();
    const resource = test.resource();
    const key = randomUUID();
    const first = await test.hold(customer, { resourceId: resource.id, ...slot() }, key);
    test.suspend(resource.businessId);
    await test.sql(`update businesses set status = 'SUSPENDED' where id = '${resource.businessId}'`);
    const again = await test.hold(customer, { resourceId: resource.id, ...slot() }, key);
    expect(again.body).toEqual(first.body);
    expect((await test.hold(customer, { resourceId: resource.id, ...slot(1) })).body.code).toBe(
      'not_bookable',
    );
  });

  it('is refused for another request, and needed', async () => {
    const customer = await test.customer();
    const resourceId = test.resource().id;
    const key = randomUUID();
    await test.hold(customer, { resourceId, ...slot(0) }, key);
    expect((await test.hold(customer, { resourceId, ...slot(1) }, key)).body.code).toBe(
      'idempotency_key_reused',
    );
    const without = await test.client.request('POST', '/v1/bookings', {
      headers: { authorization: customer.authorization },
      body: { resourceId, ...slot(1) },
    });
    expect(without.body.code).toBe('idempotency_key_missing');
  });

  it('belongs to one caller', async () => {
    const body = { resourceId: test.resource({ capacity: 2 }).id, ...slot() };
    const key = randomUUID();
    const first = await test.hold(await test.customer(), body, key);
    const second = await test.hold(await test.customer(), body, key);
    expect(second.status).toBe(201);
    expect(second.body.id).not.toBe(first.body.id);
  });
});
