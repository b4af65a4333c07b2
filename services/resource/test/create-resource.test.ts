import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { offer, start, type Started } from './_setup.ts';

let world: Started;
beforeAll(async () => {
  world = await start();
});
afterAll(() => world[Symbol.asyncDispose]());

const pathOf = ({ id }: { id: string }) => `/v1/businesses/${id}/resources`;

describe('adding a resource', () => {
  it('answers it with the defaults of the contract and tells the others', async () => {
    const business = await world.business();
    const reply = await world.post(pathOf(business), business.owner, offer);
    expect(reply.status).toBe(201);
    expect(reply.body).toEqual({
      ...offer,
      id: expect.any(String),
      businessId: business.id,
      capacity: 1,
      openingHours: [],
      exceptions: [],
      bufferBeforeMinutes: 0,
      bufferAfterMinutes: 0,
      minimumNoticeMinutes: 0,
      maximumHorizonDays: 365,
      status: 'ACTIVE',
      version: 1,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    expect(Math.abs(Date.parse(reply.body.createdAt) - Date.now())).toBeLessThan(60_000);
    expect(reply.headers.get('etag')).toBe('"1"');
    expect(reply.headers.get('location')).toBe(`/v1/resources/${reply.body.id}`);
    expect(await world.eventsOf(reply.body.id)).toEqual([
      expect.objectContaining({ type: 'resource.resource-changed.v1', data: reply.body }),
    ]);
  });

  it('keeps every field that was sent', async () => {
    const business = await world.business();
    const sent = {
      ...offer,
      capacity: 5,
      openingHours: [
        { dayOfWeek: 1, opens: '09:00', closes: '24:00' },
        { dayOfWeek: 5, opens: '20:00', closes: '02:00' },
      ],
      exceptions: [
        { date: '2027-12-24', closed: true },
        { date: '2027-12-31', intervals: [{ opens: '10:00', closes: '14:00' }] },
      ],
      bufferBeforeMinutes: 5,
      bufferAfterMinutes: 10,
      minimumNoticeMinutes: 60,
      maximumHorizonDays: 90,
    };
    const { id } = await world.create(business, sent);
    const read = await world.get(`/v1/resources/${id}`);
    expect(read.status).toBe(200);
    expect(read.body).toMatchObject(sent);
    expect(read.headers.get('etag')).toBe('"1"');
  });

  it.each(['PENDING', 'ACTIVE', 'INACTIVE'] as const)('works for a business that is %s', async (status) => {
    const business = await world.business({ status });
    expect((await world.post(pathOf(business), business.owner, offer)).status).toBe(201);
  });

  it.each(['SUSPENDED', 'DELETED'] as const)('is refused for a business that is %s', async (status) => {
    const business = await world.business({ status });
    const reply = await world.post(pathOf(business), business.owner, offer);
    expect(reply.status).toBe(409);
    expect(reply.body).toMatchObject({ code: 'business_not_usable', detail: `The business is ${status}.` });
  });

  it('is refused by what we heard when the answer of the business service is older', async () => {
    const business = await world.business({ version: 2 });
    await world.tell(business, { status: 'SUSPENDED', version: 3 });
    const reply = await world.post(pathOf(business), business.owner, offer);
    expect(reply.body).toMatchObject({ code: 'business_not_usable' });
  });

  it('finds no business of somebody else, and none that does not exist', async () => {
    const business = await world.business();
    const { owner: stranger } = await world.business();
    const foreign = await world.post(pathOf(business), stranger, offer);
    const unknown = await world.post(pathOf({ id: randomUUID() }), stranger, offer);
    expect([foreign.status, unknown.status]).toEqual([404, 404]);
    expect([foreign.body.code, foreign.body.detail]).toEqual([unknown.body.code, unknown.body.detail]);
  });

  it('waits for better times while the business service is away', async () => {
    const business = await world.business();
    world.remote.away = true;
    const reply = await world.post(pathOf(business), business.owner, offer);
    world.remote.away = false;
    expect(reply.status).toBe(503);
    expect(reply.body.code).toBe('dependency_unavailable');
  });

  it('is for vendors', async () => {
    const business = await world.business();
    const customer = await world.platform.identity.user('CUSTOMER');
    expect((await world.post(pathOf(business), undefined, offer)).status).toBe(401);
    expect((await world.post(pathOf(business), customer, offer)).status).toBe(403);
    expect((await world.post(pathOf(business), world.admin, offer)).status).toBe(403);
  });
});

describe('the price', () => {
  it.each([
    ['EUR', '80', '80.00'],
    ['EUR', '0', '0.00'],
    ['JPY', '5000', '5000'],
    ['KWD', '1.25', '1.250'],
  ])('in %s: %s is kept as %s', async (currency, amount, kept) => {
    const business = await world.business({ currency });
    const { id } = await world.create(business, { price: { amount, currency } });
    expect((await world.get(`/v1/resources/${id}`)).body.price).toEqual({ amount: kept, currency });
  });

  it.each([
    ['EUR', { amount: '80.00', currency: 'USD' }, 422, 'currency_mismatch', '/price/currency'],
    ['EUR', { amount: '80.001', currency: 'EUR' }, 422, 'invalid_amount', '/price/amount'],
    ['JPY', { amount: '80.5', currency: 'JPY' }, 422, 'invalid_amount', '/price/amount'],
    ['EUR', { amount: '-1', currency: 'EUR' }, 400, 'invalid_request', '/price/amount'],
    ['EUR', { amount: 80, currency: 'EUR' }, 400, 'invalid_request', '/price/amount'],
    ['EUR', { amount: '80', currency: 'XYZ' }, 400, 'invalid_request', '/price/currency'],
  ])('of a business in %s cannot be %j', async (currency, price, status, code, pointer) => {
    const business = await world.business({ currency });
    const reply = await world.post(pathOf(business), business.owner, { ...offer, price });
    expect(reply.status).toBe(status);
    expect(reply.body).toMatchObject({ code, errors: [{ pointer }] });
  });
});
