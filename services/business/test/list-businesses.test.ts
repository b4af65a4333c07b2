import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { start, type Started } from './_setup.ts';

let world: Started;
beforeAll(async () => {
  world = await start();
});
afterAll(() => world[Symbol.asyncDispose]());

async function active(more: object): Promise<string> {
  const { id } = await world.create(more);
  await world.decide(id, 'approve');
  return id;
}
const idsOf = (body: { items: { id: string }[] }) => body.items.map(({ id }) => id);
const cursorFor = (...position: unknown[]) => Buffer.from(JSON.stringify(position)).toString('base64url');

describe('the public directory', () => {
  it('shows active businesses only, newest first', async () => {
    const tag = randomUUID();
    const first = await active({ name: `First ${tag}` });
    const second = await active({ name: `Second ${tag}` });
    await world.create({ name: `Pending ${tag}` });
    const suspended = await active({ name: `Suspended ${tag}` });
    await world.decide(suspended, 'suspend');
    const { status, body } = await world.get(`/v1/businesses?q=${tag}`);
    expect(status).toBe(200);
    expect(idsOf(body)).toEqual([second, first]);
    expect(body.nextCursor).toBeNull();
  });

  it('finds parts of name and description in any case of letters', async () => {
    const tag = randomUUID().slice(0, 8);
    const byName = await active({ name: `Zahnärzte ${tag} MITTE` });
    const byDescription = await active({ description: `Everything about tEEth ${tag}` });
    expect(
      idsOf((await world.get(`/v1/businesses?q=${encodeURIComponent(`ZAHNÄRZTE ${tag}`)}`)).body),
    ).toEqual([byName]);
    expect(idsOf((await world.get(`/v1/businesses?q=TEETH%20${tag}`)).body)).toEqual([byDescription]);
  });

  it('takes wildcards of SQL as the characters that they are', async () => {
    const tag = randomUUID().slice(0, 8);
    const percent = await active({ name: `100% ${tag}` });
    await active({ name: `100x ${tag}` });
    expect(idsOf((await world.get(`/v1/businesses?q=${encodeURIComponent(`100% ${tag}`)}`)).body)).toEqual([
      percent,
    ]);
    expect((await world.get(`/v1/businesses?q=${encodeURIComponent('\\')}`)).body.items).toEqual([]);
  });

  it('filters by type', async () => {
    const tag = randomUUID();
    const hotel = await active({ name: tag, type: 'HOTEL' });
    await active({ name: tag, type: 'SALON' });
    expect(idsOf((await world.get(`/v1/businesses?q=${tag}&type=HOTEL`)).body)).toEqual([hotel]);
  });

  it('pages without a gap or a repeat while businesses are added', async () => {
    const tag = randomUUID();
    const there: string[] = [];
    for (let n = 0; n < 7; n += 1) there.unshift(await active({ name: tag }));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await world.get(
        `/v1/businesses?q=${tag}&limit=3${cursor === null ? '' : `&cursor=${cursor}`}`,
      );
      seen.push(...idsOf(page.body));
      cursor = page.body.nextCursor;
      await active({ name: tag });
    } while (cursor !== null);
    expect(seen).toEqual(there);
  });

  it.each([
    ['limit=0', '/query/limit'],
    ['limit=101', '/query/limit'],
    ['type=CASTLE', '/query/type'],
    ['colour=red', '/query/colour'],
    ['q=%00', '/query/q'],
    ['q=a&q=b', '/query/q'],
    ['cursor=nonsense', '/query/cursor'],
    [`cursor=${cursorFor('2027-01-01T00:00:00Z', 'x')}`, '/query/cursor'],
    [`cursor=${cursorFor('0000-01-01T00:00:00Z', randomUUID())}`, '/query/cursor'],
  ])('refuses ?%s with a pointer', async (query, pointer) => {
    const { status, body } = await world.get(`/v1/businesses?${query}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'invalid_request', errors: [{ pointer }] });
  });

  it.each(['1970-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '2027-01-01T00:00:00.123456+14:00'])(
    'lives with a cursor that somebody made up (%s)',
    async (at) => {
      expect((await world.get(`/v1/businesses?cursor=${cursorFor(at, randomUUID())}`)).status).toBe(200);
    },
  );
});

describe('the list for admins', () => {
  it('shows every status, or the one asked for', async () => {
    const { id: pending } = await world.create();
    const approved = await active({});
    const all = idsOf((await world.get('/v1/admin/businesses?limit=100', world.admin)).body);
    expect(all).toEqual(expect.arrayContaining([pending, approved]));
    const waiting = await world.get('/v1/admin/businesses?status=PENDING&limit=100', world.admin);
    expect(idsOf(waiting.body)).toContain(pending);
    expect(idsOf(waiting.body)).not.toContain(approved);
  });

  it('is for admins', async () => {
    expect((await world.get('/v1/admin/businesses')).status).toBe(401);
    expect((await world.get('/v1/admin/businesses', await world.vendor())).status).toBe(403);
  });
});
