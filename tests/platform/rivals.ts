import { afterEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { hold } from '../support/journey.ts';
import { signUp, type Person } from '../support/person.ts';
import { openShop, slot } from '../support/shop.ts';
import { expectNoViolations, type TestStack } from './_platform.ts';

const inBatchesOf = async <T, R>(
  size: number,
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<R[]> => {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += size) {
    results.push(...(await Promise.all(items.slice(at, at + size).map(work))));
  }
  return results;
};
const range = (length: number) => Array.from({ length }, (_, index) => index);
const sameInstantOnBothReplicas = 50;

/** The sharpest test of the promise: many want the same, over two replicas, through the public door. */
export function describeRivals(platform: () => TestStack): void {
  describe('rivals', () => {
    afterEach(() => expectNoViolations(platform().info));

    const people = async (count: number): Promise<Person[]> =>
      Promise.all(range(count).map(() => signUp(platform().info, { role: 'CUSTOMER' })));

    it('two at the same instant for each of 200 free slots: each is sold once', async () => {
      const { info } = platform();
      const [shop, [ann, bob]] = await Promise.all([openShop(info), people(2)]);
      const resourceId = await shop.addResource();
      const rounds = await inBatchesOf(sameInstantOnBothReplicas, range(200), async (n) => {
        const replies = await Promise.all([hold(ann!, resourceId, slot(n)), hold(bob!, resourceId, slot(n))]);
        return replies.map(({ status }) => status).sort((a, b) => a - b);
      });
      expect(rounds).toEqual(range(200).map(() => [201, 409]));
    });

    it('300 for one slot: one has it, 299 are told that it is taken', async () => {
      const { info } = platform();
      const [shop, customers] = await Promise.all([openShop(info), people(3)]);
      const resourceId = await shop.addResource();
      const replies = await Promise.all(range(300).map((n) => hold(customers[n % 3]!, resourceId, slot())));
      expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
      const others = replies.filter(({ status }) => status !== 201);
      expect(new Set(others.map(({ status, body }) => `${status} ${body.code}`))).toEqual(
        new Set(['409 slot_taken']),
      );
    });

    it('200 with starts shifted against each other: what is sold does not overlap', async () => {
      const { info } = platform();
      const [shop, [ann]] = await Promise.all([openShop(info), people(1)]);
      const resourceId = await shop.addResource({ slotMinutes: 5, bufferAfterMinutes: 40 });
      const replies = await Promise.all(
        range(200).map((n) => hold(ann!, resourceId, slot(n, { minutes: 5 }))),
      );
      expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201, 409]));
      const starts = replies
        .filter(({ status }) => status === 201)
        .map(({ body }) => Date.parse(body.startsAt) / 60_000)
        .sort((a, b) => a - b);
      expect(starts.slice(1).every((start, index) => start - starts[index]! >= 45)).toBe(true);
    });

    it('a capacity of five is sold five times', async () => {
      const { info } = platform();
      const [shop, [ann]] = await Promise.all([openShop(info), people(1)]);
      const resourceId = await shop.addResource({ capacity: 5 });
      const replies = await Promise.all(range(60).map(() => hold(ann!, resourceId, slot())));
      expect(replies.filter(({ status }) => status === 201)).toHaveLength(5);
      expect(replies.filter(({ status }) => status === 409)).toHaveLength(55);
    });

    it('50 requests with one Idempotency-Key make one booking; another body is refused', async () => {
      const { info } = platform();
      const [shop, [ann]] = await Promise.all([openShop(info), people(1)]);
      const resourceId = await shop.addResource({ capacity: 50 });
      const key = randomUUID();
      const replies = await Promise.all(range(50).map(() => hold(ann!, resourceId, slot(), key)));
      const kinds = new Set(
        replies.map(({ status, body }) => (status === 201 ? 'made' : `${status} ${body.code}`)),
      );
      expect([...kinds].filter((kind) => kind !== 'made' && kind !== '409 request_in_progress')).toEqual([]);
      const mine = await ann!.request('GET', '/v1/bookings?limit=100');
      expect(mine.body.items).toHaveLength(1);
      const other = await hold(ann!, resourceId, slot(1), key);
      expect(other.body).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
    });
  });
}
