import { setTimeout as pause } from 'node:timers/promises';
import { bookingConfirmed } from '@holdfast/contracts';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@holdfast/local-stack';
import { Client } from 'pg';
import type { Outcome } from '../src/application/outcome.ts';
import type { ServiceOverrides } from '../src/service.ts';
import {
  bookingOf,
  createTestStack,
  logOf,
  person,
  register,
  type Person,
  type TestService,
  type TestStack,
} from './setup.ts';

let stack: TestStack;
let cleanUp: AsyncDisposableStack;

beforeEach(async () => {
  cleanUp = new AsyncDisposableStack();
  stack = cleanUp.use(await createTestStack());
});
afterEach(() => cleanUp.disposeAsync());

const start = async (overrides?: ServiceOverrides): Promise<TestService> =>
  cleanUp.use(await stack.start(overrides));

async function confirmFor(service: TestService): Promise<Person> {
  const who = person();
  await register(service.client, who);
  const booking = bookingOf(who);
  await service.client.deliver(bookingConfirmed, booking.bookingId, booking);
  return who;
}

/** A `send` that stops where it is until it is told how it ended. */
function frozenSend() {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const reached = Promise.withResolvers<undefined>();
  return {
    send: () => {
      reached.resolve(undefined);
      return promise;
    },
    reached: reached.promise,
    end: resolve,
  };
}

const sent = (service: TestService, who: Person) =>
  eventually(async () => {
    const [entry] = await logOf(stack, service, who);
    return entry?.status === 'SENT' ? entry : undefined;
  });

const shortLease = { leaseSeconds: 1, sendTimeoutSeconds: 0.2, parallel: 1 };

describe('a worker that took a mail', () => {
  it.each<Outcome>([
    { status: 'later', reason: 'woke up' },
    { status: 'never', reason: 'woke up' },
  ])(
    'and died is replaced when its lease ends; what it says later ($status) counts no more',
    async (outcome) => {
      const frozen = frozenSend();
      const dead = await start({ send: frozen.send, pace: shortLease });
      const who = await confirmFor(dead);
      await frozen.reached;
      const alive = await start({ pace: shortLease });
      await alive.sendDue();
      expect(await stack.mailbox.to(who.email)).toHaveLength(0);

      const entry = await sent(alive, who);
      expect(entry.attempts).toBe(2);
      frozen.end(outcome);
      await dead.sendDue();
      expect(await logOf(stack, alive, who)).toEqual([entry]);
      expect(await stack.mailbox.to(who.email)).toHaveLength(1);
    },
  );

  it.each<Outcome>([
    { status: 'later', reason: 'woke up' },
    { status: 'never', reason: 'woke up' },
  ])('and lost it does not take it from its successor by saying $status', async (outcome) => {
    const [first, second] = [frozenSend(), frozenSend()];
    const lost = await start({ send: first.send, pace: shortLease });
    const who = await confirmFor(lost);
    await first.reached;
    const successor = await start({ send: second.send, pace: { parallel: 1 } });
    await second.reached;
    first.end(outcome);
    await pause(300);
    expect(await logOf(stack, successor, who)).toMatchObject([{ status: 'QUEUED', attempts: 2 }]);
    second.end({ status: 'sent', messageId: 'm' });
    expect(await sent(successor, who)).toMatchObject({ attempts: 2 });
  });

  it('and whose lease ended before it came to sending does not send', async () => {
    const slow = await start({
      pace: shortLease,
      platform: {
        transport: async ({ path }) => {
          await pause(1200);
          return answerFor(path);
        },
      },
    });
    const who = person();
    const answerFor = (path: string) => ({
      status: 200,
      body: JSON.stringify({
        id: path.split('/').at(-1),
        email: who.email,
        name: who.name,
        role: 'CUSTOMER',
        status: 'ACTIVE',
        createdAt: '2026-01-01T00:00:00Z',
      }),
    });
    const booking = bookingOf(who);
    await slow.client.deliver(bookingConfirmed, booking.bookingId, booking);
    await pause(600);
    const quick = await start({ platform: { transport: async ({ path }) => answerFor(path) } });
    await sent(quick, who);
    await slow.sendDue();
    expect(await stack.mailbox.to(who.email)).toHaveLength(1);
  });
});

describe('a database that is away when SendGrid has just taken the mail', () => {
  it('is waited for, and the mail is not sent again', async () => {
    const admin = cleanUp.adopt(new Client({ connectionString: process.env['TEST_POSTGRES_URL']! }), (it) =>
      it.end(),
    );
    await admin.connect();
    const database = new URL(stack.databaseUrl).pathname.slice(1);
    const service = await start({
      send: async (mail) => {
        const outcome = await stack.sendGrid(mail);
        await admin.query(`alter database ${database} allow_connections false`);
        await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
          database,
        ]);
        setTimeout(() => void admin.query(`alter database ${database} allow_connections true`), 1000);
        return outcome;
      },
    });
    const who = await confirmFor(service);
    await eventually(async () => (await stack.mailbox.to(who.email)).length > 0);
    await pause(1100);
    expect(await sent(service, who)).toMatchObject({ attempts: 1 });
    await service.sendDue();
    expect(await stack.mailbox.to(who.email)).toHaveLength(1);
  });
});

describe('mails side by side', () => {
  it('are as many as the pace says, and no more', async () => {
    let now = 0;
    const gate = Promise.withResolvers<undefined>();
    const service = await start({
      pace: { parallel: 3 },
      send: async () => {
        now += 1;
        await gate.promise;
        return { status: 'sent', messageId: undefined };
      },
    });
    const people = await Promise.all(Array.from({ length: 6 }, () => confirmFor(service)));
    await eventually(() => now === 3);
    await pause(300);
    expect(now).toBe(3);
    gate.resolve(undefined);
    for (const who of people) await sent(service, who);
  });

  it('do not wait for one that is stuck', async () => {
    const frozen = frozenSend();
    let stuck = false;
    const service = await start({
      send: (mail) => {
        if (stuck) return stack.sendGrid(mail);
        stuck = true;
        return frozen.send();
      },
    });
    await confirmFor(service);
    await frozen.reached;
    for (let i = 0; i < 5; i += 1) await sent(service, await confirmFor(service));
    frozen.end({ status: 'sent', messageId: undefined });
  });
});
