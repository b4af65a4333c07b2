import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { slot, startBookingTest, type BookingTest } from './_booking-service.ts';

let test: BookingTest;
beforeAll(async () => {
  test = await startBookingTest();
});
afterAll(() => test.stop());

describe('the reconciler', () => {
  it('reaches every hold that lost its saga, however many there are', async () => {
    const resource = test.resource();
    const customer = await test.customer();
    const holds = await Promise.all(
      Array.from({ length: 250 }, (_, n) => test.hold(customer, { resourceId: resource.id, ...slot(n) })),
    );
    await test.drain();
    expect(new Set(test.wakes.map(({ bookingId }) => bookingId)).size).toBe(250);
    // The engine forgets everything, and nobody has looked for a while.
    test.wakes.length = 0;
    await test.sql(`update bookings set reconciled_at = now() - interval '1 minute'`);
    for (let turn = 0; turn < 3; turn += 1) {
      expect((await test.client.request('POST', '/job/reconcile-sagas', { body: {} })).status).toBe(200);
      await test.drain();
    }
    const started = test.wakes.filter(({ kind }) => kind === 'start').map(({ bookingId }) => bookingId);
    expect(new Set(started)).toEqual(new Set(holds.map(({ body }) => body.id)));
  });
});
