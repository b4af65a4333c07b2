import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { start, type Started } from './_setup.ts';

let world: Started;
beforeAll(async () => {
  world = await start();
});
afterAll(() => world[Symbol.asyncDispose]());

const idsOf = (body: { items: { id: string }[] }) => body.items.map(({ id }) => id);
const setStatus = (id: string, status: string) =>
  world.rows('update resources set status = ? where id = ?', [status, id]);
const priced = (amount: string, currency = 'EUR') => ({ price: { amount, currency } });

describe('the public list of resources', () => {
  it('shows active resources of active businesses, newest first', async () => {
    const tag = randomUUID();
    const business = await world.business();
    const first = await world.create(business, { name: `First ${tag}` });
    const second = await world.create(business, { name: `Second ${tag}` });
    const inactive = await world.create(business, { name: `Inactive ${tag}` });
    await setStatus(inactive.id, 'INACTIVE');
    for (const status of ['PENDING', 'INACTIVE'] as const) {
      await world.create(await world.business({ status }), { name: `Of a ${status} one ${tag}` });
    }
    const { status, body } = await world.get(`/v1/resources?q=${tag}`);
    expect(status).toBe(200);
    expect(idsOf(body)).toEqual([second.id, first.id]);
    expect(body.nextCursor).toBeNull();
  });

  it('follows the status of the business', async () => {
    const tag = randomUUID();
    const business = await world.business({ status: 'PENDING', version: 1 });
    const { id } = await world.create(business, { name: tag });
    const listed = async () => idsOf((await world.get(`/v1/resources?q=${tag}`)).body);
    expect(await listed()).toEqual([]);
    await world.tell(business, { status: 'ACTIVE', version: 2 });
    expect(await listed()).toEqual([id]);
    await world.tell(business, { status: 'SUSPENDED', version: 3 });
    expect(await listed()).toEqual([]);
    await world.tell(business, { status: 'ACTIVE', version: 2 });
    expect(await listed()).toEqual([]);
  });

  it('filters by type and part of the name', async () => {
    const tag = randomUUID().slice(0, 8);
    const business = await world.business();
    const desk = await world.create(business, { name: `Großer TISCH ${tag}`, type: 'DESK' });
    const chair = await world.create(business, { name: `Stuhl 100% ${tag}`, type: 'SALON_CHAIR' });
    expect(idsOf((await world.get(`/v1/resources?q=${tag}&type=DESK`)).body)).toEqual([desk.id]);
    expect(idsOf((await world.get(`/v1/resources?q=tisch%20${tag}`)).body)).toEqual([desk.id]);
    expect(idsOf((await world.get(`/v1/resources?q=100%25%20${tag}`)).body)).toEqual([chair.id]);
    expect(idsOf((await world.get(`/v1/resources?q=10_%25%20${tag}`)).body)).toEqual([]);
  });

  it('compares prices as numbers', async () => {
    const tag = randomUUID();
    const business = await world.business();
    const nine = await world.create(business, { name: tag, ...priced('9.00') });
    const ten = await world.create(business, { name: tag, ...priced('10.50') });
    const hundred = await world.create(business, { name: tag, ...priced('100.00') });
    const between = async (filter: string) =>
      idsOf((await world.get(`/v1/resources?q=${tag}&${filter}`)).body);
    expect(await between('minPrice=10')).toEqual([hundred.id, ten.id]);
    expect(await between('maxPrice=10.5')).toEqual([ten.id, nine.id]);
    expect(await between('minPrice=9.0&maxPrice=9')).toEqual([nine.id]);
    expect(await between('minPrice=99&maxPrice=11')).toEqual([]);
  });

  it('pages without a gap or a repeat while resources are added', async () => {
    const tag = randomUUID();
    const business = await world.business();
    const there: string[] = [];
    for (let n = 0; n < 7; n += 1) there.unshift((await world.create(business, { name: tag })).id);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const next = cursor === null ? '' : `&cursor=${cursor}`;
      const { body } = await world.get(`/v1/resources?q=${tag}&limit=3${next}`);
      seen.push(...idsOf(body));
      cursor = body.nextCursor;
      await world.create(business, { name: tag });
    } while (cursor !== null);
    expect(seen).toEqual(there);
  });

  it('breaks ties of the clock by the id', async () => {
    const tag = randomUUID();
    const business = await world.business();
    for (let n = 0; n < 5; n += 1) await world.create(business, { name: tag });
    await world.rows(`update resources set created_at = '2027-01-01T00:00:00Z' where name = ?`, [tag]);
    const first = await world.get(`/v1/resources?q=${tag}&limit=2`);
    const second = await world.get(`/v1/resources?q=${tag}&limit=2&cursor=${first.body.nextCursor}`);
    const third = await world.get(`/v1/resources?q=${tag}&limit=2&cursor=${second.body.nextCursor}`);
    const seen = [first, second, third].flatMap(({ body }) => idsOf(body));
    expect(new Set(seen).size).toBe(5);
    expect(third.body.nextCursor).toBeNull();
  });

  it.each([
    ['limit=0', '/query/limit'],
    ['type=castle', '/query/type'],
    ['minPrice=cheap', '/query/minPrice'],
    ['maxPrice=-1', '/query/maxPrice'],
    ['q=%00', '/query/q'],
    ['cursor=nonsense', '/query/cursor'],
    ['colour=red', '/query/colour'],
  ])('refuses ?%s with a pointer', async (query, pointer) => {
    const { status, body } = await world.get(`/v1/resources?${query}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'invalid_request', errors: [{ pointer }] });
  });
});

describe('the resources of one business', () => {
  it('shows active ones to the public, all to its owner and admins', async () => {
    const business = await world.business();
    const path = `/v1/businesses/${business.id}/resources`;
    const archived = await world.create(business);
    const inactive = await world.create(business);
    const active = await world.create(business);
    await world.create(await world.business());
    await setStatus(archived.id, 'ARCHIVED');
    await setStatus(inactive.id, 'INACTIVE');
    const { owner: otherVendor } = await world.business();
    for (const stranger of [undefined, otherVendor]) {
      expect(idsOf((await world.get(path, stranger)).body)).toEqual([active.id]);
    }
    for (const insider of [business.owner, world.admin]) {
      expect(idsOf((await world.get(path, insider)).body)).toEqual([active.id, inactive.id, archived.id]);
    }
    const page = await world.get(`${path}?limit=2`, business.owner);
    expect(idsOf(page.body)).toEqual([active.id, inactive.id]);
    const rest = await world.get(`${path}?limit=2&cursor=${page.body.nextCursor}`, business.owner);
    expect(idsOf(rest.body)).toEqual([archived.id]);
  });

  it('is there only for insiders while the business is not active', async () => {
    const business = await world.business({ status: 'PENDING' });
    const { id } = await world.create(business);
    const path = `/v1/businesses/${business.id}/resources`;
    expect((await world.get(path)).status).toBe(404);
    expect(idsOf((await world.get(path, business.owner)).body)).toEqual([id]);
  });

  it('asks the business service about one that it has not heard of, once', async () => {
    const business = await world.business();
    const path = `/v1/businesses/${business.id}/resources`;
    const before = world.remote.asked;
    expect((await world.get(path)).body).toEqual({ items: [], nextCursor: null });
    await world.get(path);
    expect(world.remote.asked - before).toBe(1);
    expect((await world.get(`/v1/businesses/${randomUUID()}/resources`)).status).toBe(404);
  });
});
