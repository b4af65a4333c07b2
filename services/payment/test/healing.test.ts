import { randomUUID } from 'node:crypto';
import { eventually } from '@holdfast/local-stack';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { expectBalancedBooks } from './support/books.ts';
import { ledger, openPayment } from './support/payer.ts';
import { start, type Started } from './support/start.ts';

// Outages are waited out on purpose: the sweeper comes every few seconds.
jest.setTimeout(60_000);

let world: Started;
beforeAll(async () => {
  world = await start();
}, 60_000);
afterEach(() => world.stripe.calm());
afterAll(() => world[Symbol.asyncDispose]());

/** The official client repeats a lost call once by itself, so two lost answers are what reaches us. */
const lost = { timeout: 'after', holdMs: 0, count: 2 };
const command = () => ({
  customerId: randomUUID(),
  vendorId: world.vendor.userId,
  businessId: world.businessId,
  amount: { amount: '80.00', currency: 'EUR' },
});
const intentsOf = async (bookingId: string) =>
  (await world.stripe.state()).payment_intents.filter(
    ({ metadata }) => (metadata as { bookingId?: string }).bookingId === bookingId,
  );

describe('an answer that is lost', () => {
  it('of "create" leaves one intent, whoever asks again', async () => {
    const bookingId = randomUUID();
    const body = command();
    await world.stripe.faults({ drop: true });
    await world.stripe.faults({ ...lost, match: 'POST /v1/payment_intents' });
    expect(await world.internal(`${bookingId}/payment`, body)).toMatchObject({ status: 503 });
    await world.stripe.calm();
    const reply = await world.internal(`${bookingId}/payment`, body);
    expect(reply.status).toBe(200);
    expect(await intentsOf(bookingId)).toMatchObject([{ id: reply.body.clientSecret.split('_secret_')[0] }]);
  });

  it('of "create" is made up for by the webhook, even for a payment that is over', async () => {
    const bookingId = randomUUID();
    await world.stripe.faults({ delayMs: 500 });
    await world.stripe.faults({ ...lost, match: 'POST /v1/payment_intents' });
    expect(await world.internal(`${bookingId}/payment`, command())).toMatchObject({ status: 503 });
    const settled = await world.internal(`${bookingId}/payment/settle`, {
      keep: { amount: '0', currency: 'EUR' },
    });
    expect(settled.body).toMatchObject({ outcome: 'done', status: 'VOIDED' });
    await eventually(async () => (await intentsOf(bookingId))[0]?.status === 'canceled');
    expect(await world.internal(`${bookingId}/payment`, command())).toMatchObject({ status: 400 });
  });

  it('of "capture" charges once', async () => {
    const payer = await openPayment(world);
    await payer.authorize();
    await world.quiet();
    await world.stripe.faults({ ...lost, match: '/capture' });
    const replies = [await payer.capture(), await payer.capture()];
    expect(replies[0]?.status).toBe(503);
    expect(replies[1]?.body).toEqual({ outcome: 'done', status: 'CAPTURED' });
    expect(ledger(await payer.view())).toEqual(['AUTHORIZATION 120.00', 'CAPTURE 120.00']);
  });

  it('of "capture" needs nobody to ask again', async () => {
    const payer = await openPayment(world);
    await payer.authorize();
    await world.quiet();
    await world.stripe.faults({ drop: true });
    await world.stripe.faults({ timeout: 'before', holdMs: 0, count: 2, match: '/capture' });
    expect((await payer.capture()).status).toBe(503);
    await payer.until('CAPTURED');
  });

  it('of "refund" gives back once, and the vendor is told the truth', async () => {
    const payer = await openPayment(world);
    await payer.charge();
    await world.quiet();
    await world.stripe.faults({ drop: true });
    await world.stripe.faults({ ...lost, match: 'POST /v1/refunds' });
    const key = randomUUID();
    const first = await payer.refund('30.00', key);
    expect(first).toMatchObject({ status: 201, body: { refunded: { amount: '0.00' } } });
    const again = await payer.refund('30.00', key);
    expect(again.body).toMatchObject({ refunded: { amount: '30.00' } });
    expect((await payer.atStripe()).refunds).toHaveLength(1);
  });

  it('of "cancel" lets go once', async () => {
    const payer = await openPayment(world);
    await payer.authorize();
    await world.quiet();
    await world.stripe.faults({ ...lost, match: '/cancel' });
    expect((await payer.settle('0')).status).toBe(503);
    expect((await payer.settle('0')).body).toEqual({ outcome: 'done', status: 'VOIDED' });
    expect(ledger(await payer.view())).toEqual(['AUTHORIZATION 120.00', 'VOID 120.00']);
  });
});

describe('a failure that Stripe has stored under our key', () => {
  it('of a capture that had its effect is seen by looking', async () => {
    const payer = await openPayment(world);
    await payer.authorize();
    await world.quiet();
    await world.stripe.faults({ fail: 500, when: 'after', count: 1, match: '/capture' });
    // The client's own repetition hears the stored failure; the intent tells what is true.
    expect((await payer.capture()).body).toEqual({ outcome: 'done', status: 'CAPTURED' });
  });

  it('of a refund that had its effect does not refund twice', async () => {
    const payer = await openPayment(world);
    await payer.charge();
    await world.quiet();
    await world.stripe.faults({ fail: 500, when: 'after', count: 1, match: 'POST /v1/refunds' });
    await payer.refund('30.00');
    await eventually(async () => (await payer.view()).refunded.amount === '30.00');
    expect((await payer.atStripe()).refunds).toHaveLength(1);
    expect((await payer.view()).status).toBe('PARTIALLY_REFUNDED');
  });

  it('of a create asks with a new key', async () => {
    const bookingId = randomUUID();
    const body = command();
    await world.stripe.faults({ drop: true });
    await world.stripe.faults({
      fail: 500,
      when: 'after',
      count: 1,
      match: 'POST /v1/payment_intents',
    });
    expect(await world.internal(`${bookingId}/payment`, body)).toMatchObject({ status: 503 });
    expect(await world.internal(`${bookingId}/payment`, body)).toMatchObject({ status: 200 });
  });
});

describe('while Stripe is away', () => {
  it('wishes are kept and come true when it is back, within twenty seconds', async () => {
    const [toCapture, toVoid, toRefund] = await Promise.all([1, 2, 3].map(() => openPayment(world)));
    await Promise.all([toCapture!.authorize(), toVoid!.authorize(), toRefund!.charge()]);
    await world.quiet();
    await world.stripe.faults({ fail: 503, drop: true });
    const [captured, voided, refunded] = await Promise.all([
      toCapture!.capture(),
      toVoid!.settle('0'),
      toRefund!.refund('30.00'),
    ]);
    expect([captured.status, voided.status, refunded.status]).toEqual([503, 503, 201]);
    const back = Date.now();
    await world.stripe.faults({ fail: null });
    await Promise.all([
      toCapture!.until('CAPTURED'),
      toVoid!.until('VOIDED'),
      toRefund!.until('PARTIALLY_REFUNDED'),
    ]);
    expect(Date.now() - back).toBeLessThan(20_000);
  });

  it('a crash between the commit and Stripe is healed by whoever comes next', async () => {
    const payer = await openPayment(world);
    await payer.authorize();
    await world.quiet();
    await world.stripe.faults({ drop: true });
    // What a process leaves behind that dies right after committing the wish.
    await world.rows(
      "update payments set capture_requested = true, next_check_at = now() + interval '1 second' where id = ?",
      [payer.id],
    );
    await payer.until('CAPTURED');
  });

  it('answers that it is away, and not that the payment failed', async () => {
    await world.stripe.faults({ fail: 503 });
    const reply = await world.internal(`${randomUUID()}/payment`, command());
    expect(reply).toMatchObject({ status: 503, body: { code: 'dependency_unavailable' } });
  });
});

describe('after all of this', () => {
  it('ledger, rows and Stripe agree', () => expectBalancedBooks(world));
});
