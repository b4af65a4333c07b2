import { eventually } from '@holdfast/local-stack';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { expectBalancedBooks } from './support/books.ts';
import { ledger, openPayment } from './support/payer.ts';
import { start, type Started } from './support/start.ts';

// Real webhooks and a busy machine: slow is not wrong.
jest.setTimeout(30_000);

let world: Started;
beforeAll(async () => {
  world = await start();
}, 60_000);
afterAll(() => world[Symbol.asyncDispose]());

describe('preparing a payment', () => {
  it('answers what the customer needs to pay', async () => {
    const payer = await openPayment(world);
    expect(payer.prepared.body).toEqual({
      id: payer.id,
      status: 'REQUIRES_PAYMENT',
      amount: { amount: '120.00', currency: 'EUR' },
      clientSecret: expect.stringMatching(/^pi_\w+_secret_\w+$/),
      publishableKey: world.stripeKeys.stripePublishableKey,
    });
    const { intent } = await payer.atStripe();
    expect(intent).toMatchObject({
      amount: 12_000,
      currency: 'eur',
      capture_method: 'manual',
      metadata: { paymentId: payer.id, bookingId: payer.bookingId },
    });
  });

  it('answers the same payment and intent however often it is asked, also at once', async () => {
    const payer = await openPayment(world);
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => payer.prepare()));
    for (const { body } of answers) expect(body).toEqual(payer.prepared.body);
    const { payment_intents } = await world.stripe.state();
    expect(payment_intents.filter(({ metadata }) => metadata.paymentId === payer.id)).toHaveLength(1);
  });

  it('refuses other terms for the same booking, an amount that is none, and a closed payment', async () => {
    const payer = await openPayment(world);
    const prepare = (amount: object) =>
      world.internal(`${payer.bookingId}/payment`, {
        customerId: payer.customer.userId,
        vendorId: world.vendor.userId,
        businessId: world.businessId,
        amount,
      });
    expect(await prepare({ amount: '119.00', currency: 'EUR' })).toMatchObject({ status: 400 });
    expect(await prepare({ amount: '120.001', currency: 'EUR' })).toMatchObject({ status: 400 });
    expect(await prepare({ amount: '0', currency: 'EUR' })).toMatchObject({ status: 400 });
    await payer.settle('0');
    expect(await payer.prepare()).toMatchObject({ status: 409, body: { code: 'payment_closed' } });
  });

  it('is for the booking service only', async () => {
    const { bookingId, customer } = await openPayment(world);
    for (const path of ['payment', 'payment/capture', 'payment/settle']) {
      const reply = await world.request(
        'POST',
        `/internal/bookings/${bookingId}/${path}`,
        world.as(customer),
      );
      expect(reply.status).toBe(401);
    }
    const token = await world.platform.identity.serviceToken('resource', 'payment');
    const reply = await world.request('POST', `/internal/bookings/${bookingId}/payment/capture`, {
      headers: { 'x-service-token': token },
    });
    expect(reply.status).toBe(403);
  });
});

describe('from authorisation to refund', () => {
  it('is written in ledger, view and events as it is at Stripe', async () => {
    const payer = await openPayment(world);
    await payer.charge();
    const first = await payer.refund('30.00');
    expect(first).toMatchObject({
      status: 201,
      body: { status: 'PARTIALLY_REFUNDED', refunded: { amount: '30.00', currency: 'EUR' } },
    });
    await payer.refund('20.5');
    const last = await payer.refund('69.50');
    expect(last.body).toMatchObject({ status: 'REFUNDED', refunded: { amount: '120.00' } });
    expect(ledger(last.body)).toEqual([
      'AUTHORIZATION 120.00',
      'CAPTURE 120.00',
      'REFUND 30.00',
      'REFUND 20.50',
      'REFUND 69.50',
    ]);
    const { intent, charges, refunds } = await payer.atStripe();
    expect(charges).toMatchObject([{ amount_captured: 12_000, amount_refunded: 12_000 }]);
    const [authorization, capture, ...given] = last.body.transactions;
    expect(authorization).toMatchObject({ stripeId: charges[0]!.id, idempotencyKey: `intent:${payer.id}` });
    expect(capture).toMatchObject({ stripeId: charges[0]!.id, idempotencyKey: `capture:${payer.id}:12000` });
    expect(given.map((entry: { stripeId: string }) => entry.stripeId).sort()).toEqual(
      refunds.map(({ id }) => id).sort(),
    );
    expect(given.map((entry: { idempotencyKey: string }) => entry.idempotencyKey).sort()).toEqual(
      refunds.map(({ metadata }) => `refund:${String(metadata.orderId)}`).sort(),
    );
    expect(intent).toMatchObject({ status: 'succeeded', amount_received: 12_000 });
    const events = await payer.events();
    expect(events.map(({ kind, amount }) => `${String(kind)} ${amount.amount}`)).toEqual([
      'authorized 120.00',
      'captured 120.00',
      'refunded 30.00',
      'refunded 20.50',
      'refunded 69.50',
    ]);
    expect(events.at(-1)).toMatchObject({
      paymentId: payer.id,
      bookingId: payer.bookingId,
      customerId: payer.customer.userId,
      refunded: { amount: '120.00', currency: 'EUR' },
    });
    const versions = events.map(({ version }) => version);
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
  });

  it.each([
    ['JPY', '1500', '500', '500.5', '900', 1500, 900],
    ['KWD', '12.340', '2.34', '2.3401', '9.990', 12_340, 9990],
  ])('counts %s in its own precision', async (currency, amount, refund, tooFine, rest, atStripe, kept) => {
    const payer = await openPayment(world, amount, currency);
    await payer.charge();
    expect((await payer.atStripe()).intent).toMatchObject({ amount: atStripe, amount_received: atStripe });
    expect(await payer.refund(tooFine)).toMatchObject({
      status: 422,
      body: { code: 'invalid_amount' },
    });
    const { body } = await payer.refund(refund);
    expect(body.amount).toEqual({ amount, currency });
    expect((await payer.settle(rest)).body).toMatchObject({ outcome: 'done', status: 'PARTIALLY_REFUNDED' });
    expect((await payer.atStripe()).refunds).toHaveLength(2);
    expect((await payer.atStripe()).charges).toMatchObject([{ amount_refunded: atStripe - kept }]);
  });

  it('capture and settle may be repeated', async () => {
    const payer = await openPayment(world);
    await payer.authorize();
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => payer.capture()));
    for (const { body } of answers) expect(body).toEqual({ outcome: 'done', status: 'CAPTURED' });
    const settled = await Promise.all([1, 2, 3, 4, 5].map(() => payer.settle('50.00')));
    for (const { body } of settled) expect(body).toEqual({ outcome: 'done', status: 'PARTIALLY_REFUNDED' });
    expect((await payer.atStripe()).refunds.map(({ amount }) => amount)).toEqual([7000]);
    expect(ledger(await payer.view())).toEqual(['AUTHORIZATION 120.00', 'CAPTURE 120.00', 'REFUND 70.00']);
  });
});

describe('a declined card', () => {
  it('is told once, and another card pays the same intent', async () => {
    const payer = await openPayment(world);
    expect(await payer.pay('pm_card_chargeDeclinedInsufficientFunds')).toBe(402);
    await payer.until('FAILED');
    expect((await payer.prepare()).body).toMatchObject({
      status: 'FAILED',
      clientSecret: payer.clientSecret,
    });
    expect(await payer.pay('pm_card_chargeDeclinedExpiredCard')).toBe(402);
    await eventually(async () => (await payer.events()).length === 2);
    await payer.charge();
    const events = await payer.events();
    expect(events.map(({ kind }) => kind)).toEqual(['failed', 'failed', 'authorized', 'captured']);
    expect(events.slice(0, 2)).toMatchObject([
      { reason: 'Your card has insufficient funds.' },
      { reason: 'Your card has expired.' },
    ]);
  });

  it('is not taken for an authorisation', async () => {
    const payer = await openPayment(world);
    await payer.pay('pm_card_chargeDeclined');
    await payer.until('FAILED');
    expect((await payer.capture()).body).toEqual({
      outcome: 'refused',
      reason: 'not_authorized',
      status: 'FAILED',
    });
    await payer.authorize();
    await world.quiet();
    // A capture that was refused does not come true behind everybody's back.
    expect((await payer.view()).status).toBe('AUTHORIZED');
  });
});

describe('a card that takes its time', () => {
  it('waits for 3-D Secure', async () => {
    const payer = await openPayment(world);
    expect(await payer.pay('pm_card_threeDSecure2Required')).toBe(200);
    await payer.until('PROCESSING');
    await world.stripe.authenticate(payer.intentId, 'success');
    await payer.until('AUTHORIZED');
    expect((await payer.capture()).body).toMatchObject({ outcome: 'done' });
  });

  it('tells when 3-D Secure fails', async () => {
    const payer = await openPayment(world);
    await payer.pay('pm_card_threeDSecure2Required');
    await payer.until('PROCESSING');
    await world.stripe.authenticate(payer.intentId, 'failure');
    await payer.until('FAILED');
    expect((await payer.events()).map(({ kind }) => kind)).toEqual(['failed']);
  });

  it('is voided while the bank is still deciding', async () => {
    const payer = await openPayment(world);
    await payer.pay('pm_card_processing');
    await payer.until('PROCESSING');
    expect((await payer.settle('0')).body).toEqual({ outcome: 'done', status: 'VOIDED' });
  });

  it('counts though the customer never saw the answer', async () => {
    const payer = await openPayment(world);
    expect(await payer.pay('pm_card_chargeTimesOut')).toBeUndefined();
    await payer.until('AUTHORIZED');
  });
});

describe('after all of this', () => {
  it('ledger, rows and Stripe agree', () => expectBalancedBooks(world));
});
