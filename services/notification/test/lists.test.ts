import { randomUUID } from 'node:crypto';
import { bookingExpired, businessVerified } from '@holdfast/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  bookingOf,
  createTestStack,
  issueCode,
  person,
  register,
  type Person,
  type TestService,
  type TestStack,
} from './setup.ts';

let stack: TestStack;
let service: TestService;
const ada = person('Ada');
const bob = person('Bob');

beforeAll(async () => {
  stack = await createTestStack();
  service = await stack.start();
  for (const who of [ada, bob]) await register(service.client, who);
  for (let i = 0; i < 7; i += 1) {
    const booking = bookingOf(ada, { resourceName: `Chair ${i}` });
    await service.client.deliver(bookingExpired, booking.bookingId, booking);
  }
  await issueCode(service.client, bob, '424242');
  await service.sendDue();
  await stack.mailbox.faults({ fail: 400, count: 1 });
  const businessId = randomUUID();
  await service.client.deliver(businessVerified, businessId, {
    businessId,
    ownerId: bob.userId,
    name: 'Bob & Co',
  });
  await service.sendDue();
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await stack[Symbol.asyncDispose]();
});

const get = async (path: string, role?: 'CUSTOMER' | 'VENDOR' | 'ADMIN', who: Person = person()) => {
  const user = role && (await stack.platform.identity.user(role, who.userId));
  return service.client.request('GET', path, {
    headers: user === undefined ? {} : { authorization: user.authorization },
  });
};

describe('my notifications', () => {
  it('are mine only, newest first', async () => {
    const { status, body } = await get('/v1/me/notifications', 'CUSTOMER', ada);
    expect(status).toBe(200);
    expect(body.items.map(({ subject }: { subject: string }) => subject)).toEqual(
      [6, 5, 4, 3, 2, 1, 0].map((i) => `Your hold has expired: Chair ${i}, 1 Mar 2027, 09:00`),
    );
    expect(body.items[0]).toEqual({
      id: expect.any(String),
      kind: 'booking-expired',
      subject: expect.any(String),
      status: 'SENT',
      attempts: 1,
      createdAt: expect.any(String),
      sentAt: expect.any(String),
    });
  });

  it('are none for a stranger, whatever the role', async () => {
    for (const role of ['CUSTOMER', 'VENDOR', 'ADMIN'] as const) {
      expect((await get('/v1/me/notifications', role)).body).toEqual({ items: [], nextCursor: null });
    }
  });

  it('come in pages that neither repeat nor leave out, while new ones are written', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query = cursor === '' ? 'limit=3' : `limit=3&cursor=${cursor}`;
      const { body } = await get(`/v1/me/notifications?${query}`, 'CUSTOMER', ada);
      seen.push(...body.items.map(({ subject }: { subject: string }) => /Chair (\w+)/.exec(subject)![1]));
      cursor = body.nextCursor;
      const late = bookingOf(ada, { resourceName: 'Chair new' });
      await service.client.deliver(bookingExpired, late.bookingId, late);
    }
    expect(seen).toEqual(['6', '5', '4', '3', '2', '1', '0']);
  });

  it('never show a code or where it went', async () => {
    const { body } = await get('/v1/me/notifications', 'CUSTOMER', bob);
    expect(body.items).toHaveLength(2);
    expect(JSON.stringify(body)).not.toContain('424242');
    expect(JSON.stringify(body)).not.toContain(bob.email);
  });

  it.each([
    ['a cursor that is none', '?cursor=abc', '/query/cursor'],
    ['a limit that is none', '?limit=0', '/query/limit'],
    ['an unknown field', '?status=SENT', '/query/status'],
  ])('refuse %s', async (_what, query, pointer) => {
    const { status, body } = await get(`/v1/me/notifications${query}`, 'CUSTOMER', ada);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'invalid_request', errors: [{ pointer }] });
  });
});

describe('all notifications', () => {
  it('are for administrators', async () => {
    expect(await get('/v1/admin/notifications')).toMatchObject({ status: 401 });
    expect(await get('/v1/admin/notifications', 'CUSTOMER', ada)).toMatchObject({ status: 403 });
    expect(await get('/v1/admin/notifications', 'VENDOR', bob)).toMatchObject({ status: 403 });
    expect(await get('/v1/me/notifications')).toMatchObject({ status: 401 });
  });

  it('can be narrowed to a status, and name the recipient', async () => {
    const { body } = await get('/v1/admin/notifications?status=FAILED', 'ADMIN');
    expect(body.items).toEqual([
      expect.objectContaining({
        kind: 'business-verified',
        status: 'FAILED',
        recipientId: bob.userId,
        sentAt: null,
      }),
    ]);
    expect((await get('/v1/admin/notifications?status=LOST', 'ADMIN')).status).toBe(400);
    const all = (await get('/v1/admin/notifications?limit=100', 'ADMIN')).body.items;
    expect(new Set(all.map(({ recipientId }: { recipientId: string }) => recipientId))).toEqual(
      new Set([ada.userId, bob.userId]),
    );
  });
});
