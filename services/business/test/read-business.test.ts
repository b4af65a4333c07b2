import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { start, type Started } from './_setup.ts';

let world: Started;
beforeAll(async () => {
  world = await start();
});
afterAll(() => world[Symbol.asyncDispose]());

describe('reading one business', () => {
  it.each(['PENDING', 'ACTIVE', 'SUSPENDED'] as const)(
    '%s: owner and admins always, others only when active',
    async (status) => {
      const { id, owner } = await world.create();
      if (status !== 'PENDING') await world.decide(id, 'approve');
      if (status === 'SUSPENDED') await world.decide(id, 'suspend');
      const path = `/v1/businesses/${id}`;

      for (const insider of [owner, world.admin]) {
        const reply = await world.get(path, insider);
        expect(reply.status).toBe(200);
        expect(reply.body.status).toBe(status);
        expect(reply.headers.get('etag')).toBe(`"${reply.body.version}"`);
      }
      const strangers = [undefined, await world.vendor(), await world.platform.identity.user('CUSTOMER')];
      for (const stranger of strangers) {
        const reply = await world.get(path, stranger);
        expect(reply.status).toBe(status === 'ACTIVE' ? 200 : 404);
        if (reply.status === 404) expect(reply.body.code).toBe('not_found');
      }
    },
  );

  it('keeps what admins wrote to the owner from the public', async () => {
    const { id, owner } = await world.create();
    await world.decide(id, 'approve', 'after a phone call');
    expect((await world.get(`/v1/businesses/${id}`, owner)).body.statusReason).toBe('after a phone call');
    expect((await world.get(`/v1/businesses/${id}`)).body.statusReason).toBeUndefined();
    const listed = await world.get('/v1/businesses?limit=100');
    expect(listed.body.items.every((item: object) => !('statusReason' in item))).toBe(true);
  });

  it('answers 404 for an unknown id and 400 for what is none', async () => {
    expect((await world.get(`/v1/businesses/${randomUUID()}`)).status).toBe(404);
    const bad = await world.get('/v1/businesses/7');
    expect(bad.status).toBe(400);
    expect(bad.body.errors).toEqual([{ pointer: '/path/id', message: expect.any(String) }]);
  });

  it('refuses a token that is none, also where none is needed', async () => {
    const { id } = await world.create();
    const reply = await world.request('GET', `/v1/businesses/${id}`, {
      headers: { authorization: 'Bearer x.y.z' },
    });
    expect(reply.status).toBe(401);
  });
});

describe('reading my business', () => {
  it('is 404 before there is one, and mine in any status afterwards', async () => {
    const owner = await world.vendor();
    expect((await world.get('/v1/me/business', owner)).status).toBe(404);
    const { id } = await world.create({}, owner);
    const reply = await world.get('/v1/me/business', owner);
    expect(reply.body).toMatchObject({ id, status: 'PENDING' });
    expect(reply.headers.get('etag')).toBe('"1"');
  });

  it('is for vendors', async () => {
    expect((await world.get('/v1/me/business')).status).toBe(401);
    expect((await world.get('/v1/me/business', world.admin)).status).toBe(403);
  });
});

describe('the snapshot for other services', () => {
  const snapshot = async (id: string, caller: 'resource' | 'gateway') =>
    world.request('GET', `/internal/businesses/${id}`, {
      headers: { 'x-service-token': await world.platform.identity.serviceToken(caller, 'business') },
    });

  it('shows a business in any status', async () => {
    const { id, business } = await world.create();
    const reply = await snapshot(id, 'resource');
    expect(reply.status).toBe(200);
    expect(reply.body).toEqual(business);
    expect((await snapshot(randomUUID(), 'resource')).status).toBe(404);
  });

  it('is for the services that the contract names', async () => {
    const { id, owner } = await world.create();
    expect((await snapshot(id, 'gateway')).status).toBe(403);
    expect((await world.get(`/internal/businesses/${id}`, owner)).status).toBe(401);
    const forAnother = await world.platform.identity.serviceToken('resource', 'booking');
    const reply = await world.request('GET', `/internal/businesses/${id}`, {
      headers: { 'x-service-token': forAnother },
    });
    expect(reply.status).toBe(401);
  });
});
