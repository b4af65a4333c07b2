import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { expectBalancedBooks } from './support/books.ts';
import { ledger, openPayment } from './support/payer.ts';
import { start, type Started } from './support/start.ts';

// Real webhooks and a busy machine: slow is not wrong.
jest.setTimeout(30_000);

let world: Started;
beforeAll(async () => {
  world = await start();
}, 60_000);
afterEach(() => world.stripe.calm());
afterAll(() => world[Symbol.asyncDispose]());

describe('settling', () => {
  it('is done when there is no payment', async () => {
    const reply = await world.internal(`${randomUUID()}/payment/settle`, {
      keep: { amount: '0', currency: 'EUR' },
    });
    expect(reply.body).toEqual({ outcome: 'done', status: null });
  });

  it('ends a payment that nobody has paid, without a movement of money', async () => {
    const payer = await openPayment(world);
    expect((await payer.settle('0')).body).toEqual({ outcome: 'done', status: 'VOIDED' });
    expect(await payer.pay()).toBe(400);
    expect((await payer.atStripe()).intent.status).toBe('canceled');
    expect(ledger(await payer.view())).toEqual([]);
    expect((await payer.events()).map(({ kind }) => kind)).toEqual(['voided']);
    expect((await payer.capture()).body).toMatchObject({ outcome: 'refused', reason: 'settled' });
  });

  it('lets authorised money go', async () => {
    const payer = await openPayment(world);
    await payer.authorize();
    expect((await payer.settle('0')).body).toEqual({ outcome: 'done', status: 'VOIDED' });
    expect(ledger(await payer.view())).toEqual(['AUTHORIZATION 120.00', 'VOID 120.00']);
    expect((await payer.events()).map(({ kind }) => kind)).toEqual(['authorized', 'voided']);
    expect((await payer.capture()).body).toEqual({ outcome: 'refused', reason: 'settled', status: 'VOIDED' });
  });

  it('knows what the customer has just paid, though no webhook came yet', async () => {
    await world.stripe.faults({ drop: true });
    const payer = await openPayment(world);
    await payer.pay();
    expect((await payer.settle('0')).body).toEqual({ outcome: 'done', status: 'VOIDED' });
  });

  it('takes only what is kept before capture, and no more of it later', async () => {
    const payer = await openPayment(world);
    await payer.authorize();
    expect((await payer.settle('40.00')).body).toEqual({ outcome: 'done', status: 'CAPTURED' });
    expect((await payer.atStripe()).intent.amount_received).toBe(4000);
    expect(ledger(await payer.view())).toEqual(['AUTHORIZATION 120.00', 'CAPTURE 40.00', 'VOID 80.00']);
    expect((await payer.refund('40.01')).body).toMatchObject({ code: 'refund_too_large' });
    expect((await payer.refund('15.00')).body).toMatchObject({
      status: 'PARTIALLY_REFUNDED',
      refunded: { amount: '15.00' },
    });
    expect((await payer.settle('0')).body).toEqual({ outcome: 'done', status: 'REFUNDED' });
    expect((await payer.atStripe()).refunds.map(({ amount }) => amount).sort()).toEqual([1500, 2500]);
    expect((await payer.events()).map(({ kind, amount }) => [kind, amount.amount])).toEqual([
      ['authorized', '120.00'],
      ['captured', '40.00'],
      ['refunded', '15.00'],
      ['refunded', '25.00'],
    ]);
  });

  it('gives back after capture, down to what is kept, counting what was given back by hand', async () => {
    const payer = await openPayment(world);
    await payer.charge();
    await payer.refund('10.00');
    expect((await payer.settle('115.00')).body).toMatchObject({ outcome: 'done' });
    expect((await payer.settle('60.00')).body).toEqual({ outcome: 'done', status: 'PARTIALLY_REFUNDED' });
    expect((await payer.view()).refunded.amount).toBe('60.00');
    await payer.refund('20.00');
    expect((await payer.view()).refunded.amount).toBe('80.00');
  });

  it('only ever lowers what is kept', async () => {
    const payer = await openPayment(world);
    await payer.charge();
    await payer.settle('60.00');
    expect((await payer.settle('90.00')).body).toEqual({
      outcome: 'refused',
      reason: 'already_settled',
      status: 'PARTIALLY_REFUNDED',
    });
    expect((await payer.settle('10.00')).body).toMatchObject({ outcome: 'done' });
    expect((await payer.view()).refunded.amount).toBe('110.00');
  });

  it('captures all when all is kept', async () => {
    const payer = await openPayment(world);
    await payer.authorize();
    expect((await payer.settle('120.00')).body).toEqual({ outcome: 'done', status: 'CAPTURED' });
  });

  it('cannot keep a part of what nobody has paid, and does not take it later', async () => {
    const payer = await openPayment(world);
    expect((await payer.settle('40.00')).body).toEqual({
      outcome: 'refused',
      reason: 'not_authorized',
      status: 'REQUIRES_PAYMENT',
    });
    await payer.authorize();
    await world.quiet();
    expect((await payer.view()).status).toBe('AUTHORIZED');
  });

  it('refuses another currency and a fraction that there is not', async () => {
    const payer = await openPayment(world);
    expect((await payer.settle('0', 'USD')).status).toBe(400);
    expect((await payer.settle('1.001')).status).toBe(400);
  });

  it('wins over a capture that comes at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const payer = await openPayment(world);
      await payer.authorize();
      await Promise.all([payer.capture(), payer.settle('0'), payer.capture()]);
      expect((await payer.settle('0')).body).toMatchObject({ outcome: 'done' });
      const { intent, refunds } = await payer.atStripe();
      const back = refunds.reduce((sum, { amount }) => sum + amount, 0);
      expect(intent.amount_received - back).toBe(0);
    }
  });
});

describe('a capture that fails for good', () => {
  it('is refused with the reason, each time, and the authorisation is let go afterwards', async () => {
    const payer = await openPayment(world);
    await payer.pay('pm_card_captureFails');
    await payer.until('AUTHORIZED');
    const refused = { outcome: 'refused', reason: 'generic_decline', status: 'AUTHORIZED' };
    expect((await payer.capture()).body).toEqual(refused);
    expect((await payer.capture()).body).toEqual(refused);
    expect((await payer.settle('40.00')).body).toEqual(refused);
    expect((await payer.settle('0')).body).toEqual({ outcome: 'done', status: 'VOIDED' });
    expect((await payer.events()).map(({ kind }) => kind)).toEqual(['authorized', 'voided']);
  });

  it('is refused when the authorisation has lapsed', async () => {
    const payer = await openPayment(world);
    await payer.authorize();
    await world.stripe.lapse(payer.intentId);
    expect((await payer.capture()).body).toEqual({
      outcome: 'refused',
      reason: 'authorization_lapsed',
      status: 'VOIDED',
    });
    expect(ledger(await payer.view())).toEqual(['AUTHORIZATION 120.00', 'VOID 120.00']);
  });

  it('is not found for a booking that has no payment', async () => {
    expect(await world.internal(`${randomUUID()}/payment/capture`)).toMatchObject({ status: 404 });
  });
});

describe('an intent that is not what we asked for', () => {
  it('needs attention, is never captured, and can only be let go', async () => {
    const payer = await openPayment(world);
    await world.stripe.asOperator(`/v1/payment_intents/${payer.intentId}`, { amount: '100' });
    await payer.pay();
    await payer.until('NEEDS_ATTENTION');
    expect((await payer.capture()).body).toEqual({
      outcome: 'refused',
      reason: 'amount_mismatch',
      status: 'NEEDS_ATTENTION',
    });
    expect((await payer.atStripe()).intent.amount_received).toBe(0);
    expect(await payer.events()).toEqual([]);
    expect(await payer.prepare()).toMatchObject({ status: 409, body: { code: 'payment_closed' } });
    expect((await payer.settle('0')).body).toEqual({ outcome: 'done', status: 'VOIDED' });
  });

  it('needs attention when Stripe has never heard of it', async () => {
    const payer = await openPayment(world);
    await payer.authorize();
    await world.rows('update payments set stripe_intent_id = ? where id = ?', ['pi_unknown', payer.id]);
    expect((await payer.capture()).body).toMatchObject({ outcome: 'refused', reason: 'intent_missing' });
    expect((await payer.view()).status).toBe('NEEDS_ATTENTION');
  });
});

describe('after all of this', () => {
  it('ledger, rows and Stripe agree', () => expectBalancedBooks(world));
});
