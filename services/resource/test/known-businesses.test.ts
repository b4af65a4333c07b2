import { randomUUID } from 'node:crypto';
import { businessVerified } from '@holdfast/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { start, type Started } from './_setup.ts';

let world: Started;
beforeAll(async () => {
  world = await start();
});
afterAll(() => world[Symbol.asyncDispose]());

async function known(id: string): Promise<unknown> {
  const [row] = await world.rows('select status, version from businesses where id = ?', [id]);
  return row;
}
describe('what is known of businesses', () => {
  it('comes from their events', async () => {
    const business = await world.business({ status: 'PENDING', version: 1 });
    const reply = await world.tell(business);
    expect([reply.status, reply.body]).toEqual([200, { status: 'SUCCESS' }]);
    expect(await known(business.id)).toEqual({ status: 'PENDING', version: 1 });
    await world.tell(business, { status: 'ACTIVE', version: 2 });
    expect(await known(business.id)).toEqual({ status: 'ACTIVE', version: 2 });
  });

  it('is never replaced by something older', async () => {
    const business = await world.business({ status: 'SUSPENDED', version: 3 });
    await world.tell(business);
    await world.tell(business, { status: 'ACTIVE', version: 2 });
    await world.tell(business, { status: 'PENDING', version: 1 });
    expect(await known(business.id)).toEqual({ status: 'SUSPENDED', version: 3 });
  });

  it('ends with the newest, in whatever order 30 versions arrive at once', async () => {
    const business = await world.business();
    const versions = Array.from({ length: 30 }, (_, n) => ((n * 7) % 30) + 1);
    await Promise.all(
      versions.map((version) =>
        world.tell(business, { version, status: version === 30 ? 'INACTIVE' : 'ACTIVE' }),
      ),
    );
    expect(await known(business.id)).toEqual({ status: 'INACTIVE', version: 30 });
  });

  it('is what creation was told, unless something newer is known', async () => {
    const business = await world.business({ version: 4 });
    await world.create(business);
    expect(await known(business.id)).toEqual({ status: 'ACTIVE', version: 4 });
    await world.tell(business, { status: 'INACTIVE', version: 6 });
    await world.create(business);
    expect(await known(business.id)).toEqual({ status: 'INACTIVE', version: 6 });
  });

  it('takes a message once', async () => {
    const business = await world.business({ version: 1 });
    const id = randomUUID();
    await world.tell(business, {}, id);
    await world.tell(business, { version: 2, status: 'DELETED' }, id);
    expect(await known(business.id)).toEqual({ status: 'ACTIVE', version: 1 });
  });

  it('lets events that it does not need pass, and sends broken ones to the dead letters', async () => {
    const business = await world.business();
    const { id: businessId, ownerId, name } = business;
    const other = await world.request('POST', '/events/business', {
      headers: { 'content-type': 'application/cloudevents+json' },
      body: envelope(businessVerified.type, { businessId, ownerId, name }),
    });
    expect(other.body).toEqual({ status: 'SUCCESS' });
    const broken = await world.request('POST', '/events/business', {
      headers: { 'content-type': 'application/cloudevents+json' },
      body: envelope('business.business-changed.v1', { ...business, status: 'ASLEEP' }),
    });
    expect([broken.status, broken.body]).toEqual([200, { status: 'DROP' }]);
  });

  it('is subscribed to', async () => {
    const { body } = await world.request('GET', '/dapr/subscribe');
    expect(body).toEqual([expect.objectContaining({ topic: 'business', route: '/events/business' })]);
  });
});

const envelope = (type: string, data: object) => ({
  specversion: '1.0',
  id: randomUUID(),
  source: 'holdfast/business',
  type,
  subject: 'x',
  time: new Date().toISOString(),
  data,
});
