import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { start, type Started } from './_setup.ts';

let world: Started;
beforeAll(async () => {
  world = await start();
});
afterAll(() => world[Symbol.asyncDispose]());

/** The history has no endpoint yet; until then its rows are the only way to see it. */
const historyOf = (id: string) =>
  world.rows(
    `select from_status as "from", to_status as "to", actor, reason
     from business_status_changes where business_id = ? order by id`,
    [id],
  );

describe('approving a business', () => {
  it('makes a pending one active and tells it', async () => {
    const { id, owner } = await world.create();
    const reply = await world.decide(id, 'approve', 'papers checked');
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({
      id,
      status: 'ACTIVE',
      statusReason: 'papers checked',
      version: 2,
    });
    expect(reply.headers.get('etag')).toBe('"2"');
    const events = await world.eventsOf(id);
    expect(events.map(({ type, data }) => [type, data]).slice(1)).toEqual([
      ['business.business-changed.v1', reply.body],
      [
        'business.business-verified.v1',
        { businessId: id, ownerId: owner.userId, name: reply.body.name, reason: 'papers checked' },
      ],
    ]);
    expect(await historyOf(id)).toEqual([
      { from: null, to: 'PENDING', actor: owner.userId, reason: null },
      { from: 'PENDING', to: 'ACTIVE', actor: world.admin.userId, reason: 'papers checked' },
    ]);
  });

  it('needs no reason', async () => {
    const { id } = await world.create();
    const reply = await world.post(`/v1/businesses/${id}/approve`, world.admin);
    expect(reply.status).toBe(200);
    expect(reply.body.statusReason).toBeUndefined();
  });

  it('refuses an active one and names both states', async () => {
    const { id } = await world.create();
    await world.decide(id, 'approve');
    const again = await world.decide(id, 'approve');
    expect(again.status).toBe(409);
    expect(again.body).toMatchObject({ code: 'invalid_transition' });
    expect(again.body.detail).toMatch(/is ACTIVE cannot become ACTIVE/);
  });
});

describe('suspending a business', () => {
  it('takes an active one out and tells it', async () => {
    const { id, owner } = await world.create();
    await world.decide(id, 'approve');
    const reply = await world.decide(id, 'suspend', 'complaints');
    expect(reply.body).toMatchObject({ status: 'SUSPENDED', statusReason: 'complaints', version: 3 });
    const events = await world.eventsOf(id);
    expect(events.slice(-2).map(({ type, data }) => [type, data])).toEqual([
      ['business.business-changed.v1', reply.body],
      [
        'business.business-suspended.v1',
        { businessId: id, ownerId: owner.userId, name: reply.body.name, reason: 'complaints' },
      ],
    ]);
  });

  it('refuses a pending one and names both states', async () => {
    const { id } = await world.create();
    const reply = await world.decide(id, 'suspend');
    expect(reply.status).toBe(409);
    expect(reply.body.detail).toMatch(/PENDING cannot become SUSPENDED/);
    expect(await historyOf(id)).toHaveLength(1);
    expect(await world.eventsOf(id)).toHaveLength(1);
  });

  it('wants a reason', async () => {
    const { id } = await world.create();
    const reply = await world.post(`/v1/businesses/${id}/suspend`, world.admin, {});
    expect(reply.status).toBe(400);
    expect(reply.body.errors).toEqual([{ pointer: '/reason', message: expect.any(String) }]);
  });
});

describe('who decides', () => {
  it.each(['approve', 'suspend'] as const)('only admins %s', async (verb) => {
    const { id, owner } = await world.create();
    const reply = await world.post(`/v1/businesses/${id}/${verb}`, owner, { reason: 'me' });
    expect(reply.status).toBe(403);
    expect((await world.post(`/v1/businesses/${id}/${verb}`, undefined, { reason: 'x' })).status).toBe(401);
  });

  it('finds no business that does not exist', async () => {
    expect((await world.decide(randomUUID(), 'approve')).status).toBe(404);
  });
});

describe('20 decisions at the same instant', () => {
  it('change each status once, whoever asks', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = await world.create();
      const verbs = Array.from({ length: 20 }, (_, n) => (['approve', 'suspend'] as const)[n % 2]!);
      const replies = await Promise.all(verbs.map((verb) => world.decide(id, verb)));

      const done = replies.filter(({ status }) => status === 200);
      const refused = replies.filter(({ status }) => status !== 200);
      expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(['invalid_transition']));
      const reached = done.map(({ body }) => body.status as string).sort();
      expect([['ACTIVE'], ['ACTIVE', 'SUSPENDED']]).toContainEqual(reached);

      const now = await world.get(`/v1/businesses/${id}`, world.admin);
      expect(now.body).toMatchObject({ version: 1 + done.length, status: reached.at(-1) });
      expect(await historyOf(id)).toHaveLength(1 + done.length);
      const events = await world.eventsOf(id);
      expect(events).toHaveLength(1 + 2 * done.length);
      const snapshots = events.filter(({ type }) => type === 'business.business-changed.v1');
      const versions = snapshots.map(({ data }) => (data as { version: number }).version);
      expect(versions).toEqual([1, 2, 3].slice(0, 1 + done.length));
    }
  });
});
