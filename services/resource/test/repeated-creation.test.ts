import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { offer, start, type Started } from './_setup.ts';

let world: Started;
beforeAll(async () => {
  world = await start();
});
afterAll(() => world[Symbol.asyncDispose]());

const pathOf = ({ id }: { id: string }) => `/v1/businesses/${id}/resources`;

describe('an idempotency key', () => {
  it('answers a repeat with what was stored, whatever became of the business', async () => {
    const business = await world.business();
    const headers = { 'idempotency-key': randomUUID() };
    const first = await world.post(pathOf(business), business.owner, offer, headers);
    world.businesses.set(business.id, { ...business, status: 'SUSPENDED', version: 9 });
    const suspended = await world.post(pathOf(business), business.owner, offer, headers);
    world.remote.away = true;
    const away = await world.post(pathOf(business), business.owner, offer, headers);
    world.remote.away = false;
    for (const repeat of [suspended, away]) {
      expect(repeat.status).toBe(201);
      expect(repeat.body).toEqual(first.body);
      expect(repeat.headers.get('idempotent-replayed')).toBe('true');
    }
    expect(await world.eventsOf(first.body.id)).toHaveLength(1);
  });

  it('refuses another body under the same key, and is nobody else’s', async () => {
    const business = await world.business();
    const other = await world.business();
    const headers = { 'idempotency-key': randomUUID() };
    const first = await world.post(pathOf(business), business.owner, offer, headers);
    const changed = await world.post(pathOf(business), business.owner, { ...offer, name: 'X' }, headers);
    expect(changed.status).toBe(422);
    expect(changed.body.code).toBe('idempotency_key_reused');
    const theirs = await world.post(pathOf(other), other.owner, offer, headers);
    expect(theirs.status).toBe(201);
    expect(theirs.body.id).not.toBe(first.body.id);
  });

  it('makes one resource of 20 at once', async () => {
    const business = await world.business();
    const headers = { 'idempotency-key': randomUUID() };
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => world.post(pathOf(business), business.owner, offer, headers)),
    );
    expect(replies.filter(({ status }) => status === 201).length).toBeGreaterThan(0);
    const others = replies.filter(({ status }) => status !== 201);
    expect(others.every(({ body }) => body.code === 'request_in_progress')).toBe(true);
    const { body } = await world.get(pathOf(business));
    expect(body.items).toHaveLength(1);
  });

  it('is not needed: without one, every request makes a resource', async () => {
    const business = await world.business();
    await Promise.all(Array.from({ length: 10 }, () => world.create(business)));
    expect((await world.get(pathOf(business))).body.items).toHaveLength(10);
  });
});
