import { randomUUID } from 'node:crypto';
import { eventually } from '@holdfast/local-stack';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import Stripe from 'stripe';
import { expectBalancedBooks } from './support/books.ts';
import { openPayment } from './support/payer.ts';
import { start, type Started } from './support/start.ts';

// Real webhooks and a busy machine: slow is not wrong.
jest.setTimeout(30_000);

let world: Started;
beforeAll(async () => {
  world = await start({ catchUpSeconds: 1 });
}, 60_000);
afterEach(() => world.stripe.calm());
afterAll(() => world[Symbol.asyncDispose]());

const path = '/v1/webhooks/stripe';
const send = (body: string, signature: string) =>
  world.request('POST', path, { body, headers: { 'stripe-signature': signature } });
const sign = (payload: string, more: { secret?: string; timestamp?: number } = {}) =>
  new Stripe('unused').webhooks.generateTestHeaderString({
    payload,
    secret: world.stripeKeys.stripeWebhookSecret,
    ...more,
  });
const eventOf = (object: object, type = 'payment_intent.succeeded') => {
  const id = `evt_${randomUUID()}`;
  return {
    id,
    body: JSON.stringify({ id, object: 'event', type, created: 1_800_000_000, data: { object } }),
  };
};
const inbox = async (id: string) =>
  (
    await world.rows<{ outcome: string | null; attempts: number; parked: boolean }>(
      'select outcome, attempts, parked_at is not null as parked from webhook_inbox where event_id = ?',
      [id],
    )
  )[0];

describe('the signature of a webhook', () => {
  const { body } = eventOf({ id: 'pi_x', object: 'payment_intent' });

  it.each([
    ['none', () => ''],
    ['not one', () => 'hello'],
    ['of another secret', () => sign(body, { secret: 'whsec_other_secret' })],
    ['of other bytes', () => sign(`${body} `)],
    ['of yesterday', () => sign(body, { timestamp: Math.floor(Date.now() / 1000) - 86_400 })],
  ])('is refused when it is %s', async (_what, signature) => {
    const reply = await send(body, signature());
    expect(reply).toMatchObject({ status: 400, body: { code: 'invalid_signature' } });
  });

  it('is taken from each of two secrets during a rotation', async () => {
    const good = eventOf({ id: 'pi_x', object: 'payment_intent' });
    // The stand-in's secret is the second one that the service knows.
    expect(await send(good.body, sign(good.body))).toMatchObject({ status: 200, body: { received: true } });
  });
});

describe('a webhook', () => {
  it('is kept once and worked off; about something unknown it is ignored', async () => {
    const unknown = eventOf({ id: 'pi_nobody', object: 'payment_intent' });
    for (let copy = 0; copy < 3; copy += 1) await send(unknown.body, sign(unknown.body));
    await eventually(async () => (await inbox(unknown.id))?.outcome === 'ignored');
    expect(await inbox(unknown.id)).toMatchObject({ attempts: 1 });
    const other = eventOf({ id: 'cus_1', object: 'customer' }, 'customer.created');
    await send(other.body, sign(other.body));
    expect(await inbox(other.id)).toMatchObject({ outcome: 'ignored', attempts: 0 });
  });

  it.each(['{"object":"v2.core.event","id":"evt_thin","type":"v1.x"}', '[]', 'not json', '{}'])(
    'of a form that we do not read is accepted and left alone: %s',
    async (body) => {
      expect(await send(body, sign(body))).toMatchObject({ status: 200 });
    },
  );

  it('is not believed: the object is read again', async () => {
    const payer = await openPayment(world);
    const lie = eventOf({
      id: payer.intentId,
      object: 'payment_intent',
      status: 'succeeded',
      amount_received: 12_000,
    });
    await send(lie.body, sign(lie.body));
    await eventually(async () => (await inbox(lie.id))?.outcome === 'handled');
    expect((await payer.view()).status).toBe('REQUIRES_PAYMENT');
  });

  it('means the same three times and in the wrong order', async () => {
    await world.stripe.faults({ duplicate: 2, reorder: true, delayMs: 700 });
    const payer = await openPayment(world);
    await payer.pay('pm_card_chargeDeclined');
    await payer.pay();
    await payer.until('AUTHORIZED');
    await payer.capture();
    await payer.refund('20.00');
    await payer.settle('0');
    await world.stripe.calm();
    await world.quiet();
    const events = (await payer.events()).map(({ kind, amount }) => `${String(kind)} ${amount.amount}`);
    expect(events.filter((event) => !event.startsWith('failed'))).toEqual([
      'authorized 120.00',
      'captured 120.00',
      'refunded 20.00',
      'refunded 100.00',
    ]);
    expect((await payer.view()).status).toBe('REFUNDED');
  });

  it('that never arrives is found in Stripe’s own log', async () => {
    await world.stripe.faults({ drop: true });
    const payer = await openPayment(world);
    await payer.pay();
    await payer.until('AUTHORIZED');
    await world.stripe.calm();
    expect((await payer.events()).map(({ kind }) => kind)).toEqual(['authorized']);
  });

  it('that cannot be worked off is tried again, and parked in the end', async () => {
    const payer = await openPayment(world);
    await world.stripe.faults({ fail: 500, match: 'GET /v1/payment_intents' });
    const event = eventOf({ id: payer.intentId, object: 'payment_intent' });
    await send(event.body, sign(event.body));
    await eventually(async () => ((await inbox(event.id))?.attempts ?? 0) >= 2, { timeoutMs: 20_000 });
    await world.rows('update webhook_inbox set attempts = 30, next_attempt_at = now() where event_id = ?', [
      event.id,
    ]);
    await eventually(async () => (await inbox(event.id))?.parked === true, { timeoutMs: 20_000 });
  });
});

describe('after all of this', () => {
  it('ledger, rows and Stripe agree', () => expectBalancedBooks(world));
});
