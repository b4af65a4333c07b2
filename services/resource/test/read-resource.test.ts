import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { start, type Started } from './_setup.ts';

let world: Started;
beforeAll(async () => {
  world = await start();
});
afterAll(() => world[Symbol.asyncDispose]());

/** Statuses of a resource have no endpoints yet; until then only the database can set them. */
const setStatus = (id: string, status: string) =>
  world.rows('update resources set status = ? where id = ?', [status, id]);

describe('reading one resource', () => {
  it.each([
    ['ACTIVE', 'ACTIVE', true],
    ['ACTIVE', 'INACTIVE', true],
    ['ACTIVE', 'ARCHIVED', false],
    ['PENDING', 'ACTIVE', false],
    ['INACTIVE', 'ACTIVE', false],
    ['SUSPENDED', 'ACTIVE', false],
    ['DELETED', 'ACTIVE', false],
  ] as const)('of a business that is %s, itself %s: public is %s', async (status, own, isPublic) => {
    const business = await world.business();
    const { id } = await world.create(business);
    await world.tell(business, { status, version: business.version + 1 });
    await setStatus(id, own);
    for (const insider of [business.owner, world.admin]) {
      const reply = await world.get(`/v1/resources/${id}`, insider);
      expect(reply.status).toBe(200);
      expect(reply.body.status).toBe(own);
      expect(reply.headers.get('etag')).toBe('"1"');
    }
    const { owner: otherVendor } = await world.business();
    for (const stranger of [undefined, otherVendor, await world.platform.identity.user('CUSTOMER')]) {
      const reply = await world.get(`/v1/resources/${id}`, stranger);
      expect(reply.status).toBe(isPublic ? 200 : 404);
    }
  });

  it('answers 404 for an unknown id and 400 for what is none', async () => {
    expect((await world.get(`/v1/resources/${randomUUID()}`)).status).toBe(404);
    const bad = await world.get('/v1/resources/7');
    expect(bad.status).toBe(400);
    expect(bad.body.errors).toEqual([{ pointer: '/path/id', message: expect.any(String) }]);
  });
});

describe('the snapshot for booking', () => {
  const snapshot = async (id: string, caller: 'booking' | 'payment') =>
    world.request('GET', `/internal/resources/${id}`, {
      headers: { 'x-service-token': await world.platform.identity.serviceToken(caller, 'resource') },
    });

  it('shows a resource in any status, to booking only', async () => {
    const business = await world.business();
    const { id } = await world.create(business);
    await setStatus(id, 'ARCHIVED');
    const reply = await snapshot(id, 'booking');
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({ id, businessId: business.id, status: 'ARCHIVED', version: 1 });
    expect((await snapshot(randomUUID(), 'booking')).status).toBe(404);
    expect((await snapshot(id, 'payment')).status).toBe(403);
    expect((await world.get(`/internal/resources/${id}`, business.owner)).status).toBe(401);
  });
});
