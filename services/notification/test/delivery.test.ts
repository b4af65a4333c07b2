import { randomUUID } from 'node:crypto';
import { bookingConfirmed, bookingExpired } from '@holdfast/contracts';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@holdfast/local-stack';
import {
  bookingOf,
  createTestStack,
  issueCode,
  logOf,
  person,
  register,
  type Person,
  type TestService,
  type TestStack,
} from './setup.ts';

let stack: TestStack;
let service: TestService;

beforeEach(async () => {
  stack = await createTestStack();
  service = await stack.start();
});
afterEach(async () => {
  await service[Symbol.asyncDispose]();
  await stack[Symbol.asyncDispose]();
});

async function customer(): Promise<Person> {
  const who = person();
  await register(service.client, who);
  return who;
}

async function confirm(who: Person, eventId?: string, booking = bookingOf(who)): Promise<void> {
  const reply = await service.client.deliver(bookingConfirmed, booking.bookingId, booking, eventId);
  expect(reply).toMatchObject({ status: 200, body: { status: 'SUCCESS' } });
}

const settled = (who: Person, status: 'SENT' | 'FAILED') =>
  eventually(async () => {
    const [first] = await logOf(stack, service, who);
    return first?.status === status ? first : undefined;
  });

describe('an event', () => {
  it('is told once, however often it is delivered', async () => {
    const who = await customer();
    const booking = bookingOf(who);
    const eventId = randomUUID();
    await Promise.all(Array.from({ length: 10 }, () => confirm(who, eventId, booking)));
    await service.sendDue();
    await confirm(who, eventId, booking);
    await settled(who, 'SENT');
    await service.sendDue();
    expect(await stack.mailbox.to(who.email)).toHaveLength(1);
    expect(await logOf(stack, service, who)).toHaveLength(1);
  });

  it('is told once when it was published again under another id', async () => {
    const who = await customer();
    const booking = bookingOf(who);
    await Promise.all(Array.from({ length: 10 }, () => confirm(who, randomUUID(), booking)));
    await settled(who, 'SENT');
    await service.sendDue();
    expect(await stack.mailbox.to(who.email)).toHaveLength(1);
  });

  it('is told once by two replicas that wake together', async () => {
    await using other = await stack.start();
    const people = await Promise.all(Array.from({ length: 20 }, () => customer()));
    await Promise.all(people.map((who) => confirm(who)));
    await Promise.all([service.sendDue(), other.sendDue()]);
    for (const who of people) {
      await settled(who, 'SENT');
      expect(await stack.mailbox.to(who.email)).toHaveLength(1);
    }
  });
});

describe('SendGrid', () => {
  it.each([500, 503, 429, 401, 403])(
    'that answers %s twice gets the mail a third time, once',
    async (fail) => {
      await stack.mailbox.faults({ fail, count: 2 });
      const who = await customer();
      await confirm(who);
      expect(await settled(who, 'SENT')).toMatchObject({ attempts: 3 });
      expect(await stack.mailbox.to(who.email)).toHaveLength(1);
    },
  );

  it('that refuses a mail for good is not asked again', async () => {
    await stack.mailbox.faults({ fail: 400, count: 1 });
    const who = await customer();
    await confirm(who);
    expect(await settled(who, 'FAILED')).toMatchObject({ attempts: 1, sentAt: null });
    await service.sendDue();
    expect(await stack.mailbox.to(who.email)).toHaveLength(0);
  });

  it('that cuts the line before it has the mail gets it again', async () => {
    await stack.mailbox.faults({ timeout: 'before', holdMs: 50, count: 2 });
    const who = await customer();
    await confirm(who);
    expect(await settled(who, 'SENT')).toMatchObject({ attempts: 3 });
    expect(await stack.mailbox.to(who.email)).toHaveLength(1);
  });

  it('that is silent is given up on, and gets the mail again', async () => {
    await using impatient = await stack.start({
      pace: { sendTimeoutSeconds: 0.3 },
    });
    await service[Symbol.asyncDispose]();
    service = impatient;
    await stack.mailbox.faults({ timeout: 'before', holdMs: 5000, count: 1 });
    const who = await customer();
    const startedAt = performance.now();
    await confirm(who);
    expect(await settled(who, 'SENT')).toMatchObject({ attempts: 2 });
    expect(performance.now() - startedAt).toBeLessThan(4500);
    expect(await stack.mailbox.to(who.email)).toHaveLength(1);
  });

  it('gets our id with each mail', async () => {
    const who = await customer();
    await confirm(who);
    const { id } = await settled(who, 'SENT');
    const [mail] = await stack.mailbox.to(who.email);
    expect(mail?.customArgs).toEqual({ notificationId: id });
  });

  it('that is down delays mails and nothing else', async () => {
    await stack.mailbox.faults({ timeout: 'before', holdMs: 3000 });
    const waiting = await Promise.all(Array.from({ length: 12 }, () => customer()));
    for (const who of waiting) await confirm(who);
    const startedAt = performance.now();
    const who = await customer();
    await confirm(who);
    expect((await logOf(stack, service, who)).at(0)).toMatchObject({ status: 'QUEUED' });
    expect(performance.now() - startedAt).toBeLessThan(1500);
    await stack.mailbox.faults({ reset: true });
    for (const each of [...waiting, who]) {
      await settled(each, 'SENT');
      expect(await stack.mailbox.to(each.email)).toHaveLength(1);
    }
  });
});

describe('the recipient', () => {
  const user = (who: Person, status = 'ACTIVE') =>
    JSON.stringify({
      id: who.userId,
      email: who.email,
      name: who.name,
      role: 'CUSTOMER',
      status,
      createdAt: '2026-01-01T00:00:00Z',
    });

  it('whom we do not know is asked for at auth, once', async () => {
    const who = person();
    const asked: string[] = [];
    stack.platform.script('auth', (path) => {
      asked.push(path);
      return { status: 200, body: user(who) };
    });
    await confirm(who);
    await settled(who, 'SENT');
    await confirm(who);
    await eventually(async () => (await stack.mailbox.to(who.email)).length === 2);
    expect(asked).toEqual([`/internal/users/${who.userId}`]);
  });

  it('is asked for again while auth is away', async () => {
    const who = person();
    let calls = 0;
    stack.platform.script('auth', () => {
      calls += 1;
      return calls < 3 ? { status: 503, body: '' } : { status: 200, body: user(who) };
    });
    await confirm(who);
    expect(await settled(who, 'SENT')).toMatchObject({ attempts: 3 });
  });

  it.each([
    ['unknown to auth', 404, () => JSON.stringify({ type: 'x', title: 'x', status: 404, code: 'not_found' })],
    ['deleted', 200, (who: Person) => user(who, 'DELETED')],
  ])('who is %s gets nothing', async (_what, status, body) => {
    const who = person();
    stack.platform.script('auth', () => ({ status, body: body(who) }));
    await confirm(who);
    expect(await settled(who, 'FAILED')).toMatchObject({ attempts: 1 });
    expect(await stack.mailbox.to(who.email)).toHaveLength(0);
  });
});

describe('a code', () => {
  it('that has expired meanwhile is not sent', async () => {
    await stack.mailbox.faults({ fail: 500 });
    const who = person();
    await issueCode(service.client, who, '123456', { expiresAt: new Date(Date.now() + 700).toISOString() });
    await settled(who, 'FAILED');
    await stack.mailbox.faults({ reset: true });
    await service.sendDue();
    expect(await stack.mailbox.to(who.email)).toHaveLength(0);
  });

  it('is sent once, also when its event comes under two ids', async () => {
    const who = person();
    const codeId = randomUUID();
    await issueCode(service.client, who, '123456', { codeId });
    await issueCode(service.client, who, '123456', { codeId });
    await settled(who, 'SENT');
    await service.sendDue();
    expect(await stack.mailbox.to(who.email)).toHaveLength(1);
  });

  it('that does not open is no reason to send an empty mail', async () => {
    const who = person();
    const codeId = randomUUID();
    await issueCode(service.client, who, '123456', { codeId, sealedFor: randomUUID() });
    await eventually(async () => ((await logOf(stack, service, who)).at(0)?.attempts ?? 0) >= 2);
    expect(await stack.mailbox.to(who.email)).toHaveLength(0);
  });

  it.each(['SENT', 'FAILED'] as const)('leaves nothing behind when its mail is %s', async (status) => {
    if (status === 'FAILED') await stack.mailbox.faults({ fail: 400, count: 1 });
    const who = person();
    await issueCode(service.client, who, '123456');
    await settled(who, status);
    const rows = await stack.rows('select * from notifications');
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ status, sealed_code: null, address: null });
    expect(JSON.stringify(rows)).not.toContain('123456');
    expect(JSON.stringify(rows)).not.toContain(who.email);
    await expect(stack.rows("update notifications set sealed_code = 'x'")).rejects.toThrow('wiped_when_done');
  });
});

describe('an event of another shape', () => {
  it('goes to the dead letters', async () => {
    const reply = await service.client.deliver(bookingExpired, randomUUID(), { bookingId: 'none' } as never);
    expect(reply).toMatchObject({ status: 200, body: { status: 'DROP' } });
  });
});
