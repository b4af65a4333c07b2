import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { profile, start, type Started } from './_setup.ts';

let world: Started;
beforeAll(async () => {
  world = await start();
});
afterAll(() => world[Symbol.asyncDispose]());

describe('registering a business', () => {
  it('makes it pending, with the defaults of the contract', async () => {
    const owner = await world.vendor();
    const reply = await world.post('/v1/businesses', owner, {
      ...profile,
      name: '  Praxis am Park ',
      contactEmail: ' Praxis@Example.COM ',
    });
    expect(reply.status).toBe(201);
    expect(reply.body).toEqual({
      ...profile,
      contactEmail: 'praxis@example.com',
      id: expect.any(String),
      ownerId: owner.userId,
      cancellationPolicy: { tiers: [{ hoursBefore: 24, refundPercent: 100 }] },
      holdMinutes: 15,
      status: 'PENDING',
      version: 1,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    expect(Math.abs(Date.parse(reply.body.createdAt) - Date.now())).toBeLessThan(60_000);
    expect(reply.headers.get('etag')).toBe('"1"');
    expect(reply.headers.get('location')).toBe(`/v1/businesses/${reply.body.id}`);
  });

  it('keeps every field that was sent', async () => {
    const sent = {
      ...profile,
      description: 'Dermatologie',
      address: 'Am Park 1, Berlin',
      contactEmail: 'praxis@example.com',
      phone: '+49 30 123456',
      cancellationPolicy: { tiers: [{ hoursBefore: 48, refundPercent: 100 }] },
      holdMinutes: 30,
    };
    const { owner, id } = await world.create(sent);
    const read = await world.get(`/v1/businesses/${id}`, owner);
    expect(read.body).toMatchObject(sent);
    expect(read.headers.get('etag')).toBe('"1"');
  });

  it('tells the others with a snapshot', async () => {
    const { id, business } = await world.create();
    expect(await world.eventsOf(id)).toEqual([
      expect.objectContaining({ type: 'business.business-changed.v1', data: business }),
    ]);
  });

  it('refuses a second one of the same vendor', async () => {
    const { owner } = await world.create();
    const second = await world.post('/v1/businesses', owner, { ...profile, name: 'Another' });
    expect(second.status).toBe(409);
    expect(second.body).toMatchObject({ code: 'business_exists', status: 409 });
    expect(second.headers.get('content-type')).toContain('application/problem+json');
  });

  it('lets exactly one of 50 at once through', async () => {
    const owner = await world.vendor();
    const replies = await Promise.all(
      Array.from({ length: 50 }, () => world.post('/v1/businesses', owner, profile)),
    );
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    const refused = replies.filter(({ status }) => status !== 201);
    expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(['business_exists']));
    const mine = await world.get('/v1/me/business', owner);
    expect(await world.eventsOf(mine.body.id)).toHaveLength(1);
  });

  it.each([
    ['nobody', undefined, 401, 'unauthenticated'],
    ['a customer', 'CUSTOMER', 403, 'forbidden'],
    ['an admin', 'ADMIN', 403, 'forbidden'],
  ] as const)('is not for %s', async (_who, role, status, code) => {
    const user = role === undefined ? undefined : await world.platform.identity.user(role);
    const reply = await world.post('/v1/businesses', user, profile);
    expect(reply.status).toBe(status);
    expect(reply.body.code).toBe(code);
  });
});

describe('an idempotency key', () => {
  const withKey = (key: string) => ({ 'idempotency-key': key });

  it('answers a repeat with what was stored', async () => {
    const owner = await world.vendor();
    const key = randomUUID();
    const first = await world.post('/v1/businesses', owner, profile, withKey(key));
    const repeat = await world.post('/v1/businesses', owner, profile, withKey(key));
    expect([first.status, repeat.status]).toEqual([201, 201]);
    expect(repeat.body).toEqual(first.body);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(repeat.headers.get('idempotent-replayed')).toBe('true');
    expect(await world.eventsOf(first.body.id)).toHaveLength(1);
  });

  it('refuses another body under the same key', async () => {
    const owner = await world.vendor();
    const key = randomUUID();
    await world.post('/v1/businesses', owner, profile, withKey(key));
    const other = await world.post('/v1/businesses', owner, { ...profile, name: 'B' }, withKey(key));
    expect(other.status).toBe(422);
    expect(other.body.code).toBe('idempotency_key_reused');
  });

  it('makes one business of 20 at once', async () => {
    const owner = await world.vendor();
    const key = randomUUID();
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => world.post('/v1/businesses', owner, profile, withKey(key))),
    );
    const made = replies.filter(({ status }) => status === 201);
    expect(made.length).toBeGreaterThan(0);
    expect(new Set(made.map(({ body }) => body.id)).size).toBe(1);
    const others = replies.filter(({ status }) => status !== 201);
    expect(others.every(({ body }) => body.code === 'request_in_progress')).toBe(true);
  });
});

describe('bad input', () => {
  it.each([
    ['a missing name', { name: undefined }, '/name'],
    ['an unknown type', { type: 'CASTLE' }, '/type'],
    ['an offset as time zone', { timeZone: '+01:00' }, '/timeZone'],
    ['an unknown currency', { currency: 'EURO' }, '/currency'],
    ['a bad e-mail address', { contactEmail: 'nobody' }, '/contactEmail'],
    ['a hold of two hours', { holdMinutes: 120 }, '/holdMinutes'],
    [
      'a refund over 100 %',
      { cancellationPolicy: { tiers: [{ hoursBefore: 1, refundPercent: 101 }] } },
      '/cancellationPolicy/tiers/0/refundPercent',
    ],
    ['an unknown field', { status: 'ACTIVE' }, '/status'],
    ['a control character', { name: 'a\u0000b' }, '/name'],
    ['half a character', { name: 'a\ud800b' }, '/name'],
  ])('%s is refused with a pointer', async (_what, change, pointer) => {
    const reply = await world.post('/v1/businesses', await world.vendor(), { ...profile, ...change });
    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({ code: 'invalid_request', errors: [{ pointer }] });
  });

  it('malformed JSON is refused', async () => {
    const reply = await world.post('/v1/businesses', await world.vendor(), '{"name":');
    expect(reply.status).toBe(400);
    expect(reply.body.code).toBe('malformed_json');
  });
});
