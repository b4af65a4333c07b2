import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { offer, start, type Started } from './_setup.ts';

let world: Started;
beforeAll(async () => {
  world = await start();
});
afterAll(() => world[Symbol.asyncDispose]());

it('keeps answers for a day and delivered messages for a week', async () => {
  const business = await world.business();
  const headers = { 'idempotency-key': randomUUID() };
  const { body } = await world.post(
    `/v1/businesses/${business.id}/resources`,
    business.owner,
    offer,
    headers,
  );
  await world.eventsOf(body.id);
  const kept = async () => [
    (await world.rows('select 1 from idempotency_keys')).length,
    (await world.rows('select 1 from outbox_messages')).length,
  ];
  const clean = () => world.request('POST', '/job/housekeeping', { body: {} });

  expect((await clean()).status).toBe(200);
  expect(await kept()).toEqual([1, 1]);
  await world.rows(`update idempotency_keys set created_at = now() - interval '25 hours'`);
  await world.rows(`update outbox_messages set published_at = now() - interval '8 days'`);
  await clean();
  expect(await kept()).toEqual([0, 0]);
});
