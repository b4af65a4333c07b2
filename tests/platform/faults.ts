import { afterEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { eventually, type StackInfo } from '@holdfast/local-stack';
import { payByCard } from '../support/card.ts';
import { hold, holdAndPay, startPayment, untilPaid, untilStatus } from '../support/journey.ts';
import { mailTo, mailsTo } from '../support/mailbox.ts';
import { signUp, type Person } from '../support/person.ts';
import { openShop, slot } from '../support/shop.ts';
import type { Reply } from '../support/http.ts';
import { expectNoViolations, type TestStack } from './_platform.ts';

const victims: readonly (readonly [string, ...string[]])[] = [
  ['booking'],
  ['booking-sidecar'],
  // Nobody is left to take over: only workers that connect again bring the sagas to their end.
  ['booking-sidecar', 'booking-2-sidecar'],
  ['payment'],
  ['payment-sidecar'],
  ['scheduler'],
  ['placement'],
  ['redis'],
  ['postgres'],
];

/**
 * `kill -9` of one process while four bookings stand at four steps of the saga: held, payment begun, just paid, and
 * just cancelled. After the restart all four end where they should.
 */
export function describeFaults(platform: () => TestStack): void {
  describe('kill -9', () => {
    afterEach(() => expectNoViolations(platform().info));

    it.each(victims.map((each) => [each.join(' and '), each] as const))(
      'of %s at every step of the saga',
      async (_name, each) => {
        const { stack, info } = platform();
        const shop = await openShop(info);
        const resourceId = await shop.addResource();
        const [held, begun, paid, cancelled] = await Promise.all(
          [0, 1, 2, 3].map(() => signUp(info, { role: 'CUSTOMER' })),
        );
        const heldId = await holdSlot(held!, resourceId, 0);
        const begunId = await holdSlot(begun!, resourceId, 1);
        const begunSecret = await startPayment(begun!, begunId);
        const paidId = await holdSlot(paid!, resourceId, 2);
        const paidSecret = await startPayment(paid!, paidId);
        const cancelledId = await holdAndPay(info, cancelled!, resourceId, slot(3));
        await untilPaid(cancelled!, cancelledId, 'CAPTURED');

        const key = randomUUID();
        const cancel = () =>
          cancelled!.request('POST', `/v1/bookings/${cancelledId}/cancel`, { body: {}, key });
        const [, , answer] = await Promise.all([
          payByCard(info, paidSecret),
          Promise.all(each.map((name) => stack.process(name).kill('SIGKILL'))),
          cancel().catch(() => undefined),
        ]);
        for (const name of each) await stack.process(name).start();
        for (const name of each) await stack.process(name).waitReady();

        if (answer?.status !== 200) await untilAnswered(cancel, 200);
        await pay(info, begunSecret);
        await pay(info, await secretOf(held!, heldId));
        for (const [person, id] of [
          [held!, heldId],
          [begun!, begunId],
          [paid!, paidId],
        ] as const) {
          await untilStatus(person, id, 'CONFIRMED');
          await untilPaid(person, id, 'CAPTURED');
          await expectOneMail(info, person, /booking confirmed/i);
        }
        await untilStatus(cancelled!, cancelledId, 'CANCELLED');
        await untilPaid(cancelled!, cancelledId, 'PARTIALLY_REFUNDED');
        await expectOneMail(info, cancelled!, /cancelled/i);
      },
    );

    it('of booking between commit and answer: asking again answers the same booking', async () => {
      const { stack, info } = platform();
      const shop = await openShop(info);
      const resourceId = await shop.addResource({ capacity: 40 });
      const customer = await signUp(info, { role: 'CUSTOMER' });
      const keys = Array.from({ length: 40 }, () => randomUUID());
      const place = (key: string) => hold(customer, resourceId, slot(), key);
      // Forty at once, and the plug is pulled on both replicas as soon as the first has committed.
      const first = keys.map((key) => place(key).catch(() => undefined));
      await Promise.race(first);
      await Promise.all(['booking', 'booking-2'].map((name) => stack.process(name).kill('SIGKILL')));
      const answers = await Promise.all(first);
      expect(answers.some((answer) => answer?.status !== 201)).toBe(true);
      for (const name of ['booking', 'booking-2']) await stack.process(name).start();
      for (const name of ['booking', 'booking-2']) await stack.process(name).waitReady();

      const ids = await Promise.all(
        keys.map(async (key) => (await untilAnswered(() => place(key), 201)).body.id),
      );
      expect(new Set(ids).size).toBe(40);
      const told = answers.flatMap((answer, n) => (answer?.status === 201 ? [[answer.body.id, ids[n]]] : []));
      for (const [before, after] of told) expect(after).toBe(before);
      const mine = await customer.request('GET', '/v1/bookings?limit=100');
      expect(mine.body.items).toHaveLength(40);
    });
  });
}

async function holdSlot(customer: Person, resourceId: string, n: number): Promise<string> {
  const reply = await hold(customer, resourceId, slot(n));
  expect(reply.status).toBe(201);
  return reply.body.id as string;
}

/** A client's patience: asks again while the platform is not itself, as its answer (503, 409 in progress) says. */
const untilAnswered = (ask: () => Promise<Reply>, status: number): Promise<Reply> =>
  eventually(
    async () => {
      const reply = await ask();
      return reply.status === status ? reply : undefined;
    },
    { timeoutMs: 60_000, intervalMs: 250, what: `an answer with ${status}` },
  );

async function secretOf(customer: Person, bookingId: string): Promise<string> {
  const ask = () => customer.request('POST', `/v1/bookings/${bookingId}/payment`);
  return (await untilAnswered(ask, 201)).body.payment.clientSecret as string;
}

const pay = async (info: StackInfo, secret: string): Promise<void> => {
  expect((await payByCard(info, secret)).status).toBe(200);
};

async function expectOneMail(info: StackInfo, person: Person, subject: RegExp): Promise<void> {
  await eventually(() => mailTo(info, person.email, subject), {
    timeoutMs: 60_000,
    what: `a mail like ${subject}`,
  });
  expect((await mailsTo(info, person.email)).filter((mail) => subject.test(mail.subject))).toHaveLength(1);
}
