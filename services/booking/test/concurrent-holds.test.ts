import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { slot, startBookingTest, type BookingTest } from './_booking-service.ts';

let test: BookingTest;
beforeAll(async () => {
  test = await startBookingTest({ DATABASE_POOL: 20 });
});
afterAll(() => test.stop());

const counts = (statuses: readonly number[]) => ({
  created: statuses.filter((status) => status === 201).length,
  refused: statuses.filter((status) => status === 409).length,
});

describe('holds at the same instant', () => {
  it('sell each of 60 free slots once to one of two rivals', async () => {
    const resource = test.resource();
    const [ann, bob] = await Promise.all([test.customer(), test.customer()]);
    const rounds = await Promise.all(
      Array.from({ length: 60 }, async (_, n) => {
        const body = { resourceId: resource.id, ...slot(n) };
        const replies = await Promise.all([test.hold(ann, body), test.hold(bob, body)]);
        return replies.map(({ status }) => status).sort();
      }),
    );
    expect(rounds).toEqual(Array.from({ length: 60 }, () => [201, 409]));
  });

  it('give one slot to exactly one of a hundred', async () => {
    const resource = test.resource();
    const customer = await test.customer();
    const replies = await Promise.all(
      Array.from({ length: 100 }, () => test.hold(customer, { resourceId: resource.id, ...slot() })),
    );
    expect(counts(replies.map(({ status }) => status))).toEqual({ created: 1, refused: 99 });
  });

  it('leave a set without overlap when their starts are shifted against each other', async () => {
    const resource = test.resource({ slotMinutes: 5, bufferAfterMinutes: 55 });
    const customer = await test.customer();
    const replies = await Promise.all(
      Array.from({ length: 80 }, (_, n) => test.hold(customer, { resourceId: resource.id, ...slot(n, 5) })),
    );
    const { created, refused } = counts(replies.map(({ status }) => status));
    expect(created + refused).toBe(80);
    const starts = replies
      .filter(({ status }) => status === 201)
      .map(({ body }) => Date.parse(body.startsAt))
      .sort((a, b) => a - b);
    const gaps = starts.slice(1).map((start, index) => (start - starts[index]!) / 60_000);
    expect(gaps.every((minutes) => minutes >= 60)).toBe(true);
    expect(created).toBeGreaterThan(0);
  });

  it('sell several units at once without selling one twice', async () => {
    const resource = test.resource({ capacity: 7 });
    const customer = await test.customer();
    const replies = await Promise.all(
      Array.from({ length: 12 }, () => test.hold(customer, { resourceId: resource.id, ...slot(), units: 2 })),
    );
    expect(counts(replies.map(({ status }) => status))).toEqual({ created: 3, refused: 9 });
  });
});
