import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type Stripe from 'stripe';
import { refusal, startWorld, type TestWorld } from './_world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startWorld();
});
afterEach(() => world.control('faults', { reset: true }));
afterAll(() => world.stop());

const terms = { amount: 1_000, currency: 'eur', allowed_payment_method_types: ['card'] };

async function intentCount(): Promise<number> {
  const response = await fetch(`${world.stripeUrl}/_control/state`);
  const state = (await response.json()) as { payment_intents: unknown[] };
  return state.payment_intents.length;
}

function replayed(object: Stripe.Response<unknown>): string | undefined {
  return object.lastResponse.headers['idempotent-replayed'];
}

describe('an Idempotency-Key', () => {
  it('gives the same answer for the same call', async () => {
    const idempotencyKey = randomUUID();
    const first = await world.stripe.paymentIntents.create(terms, { idempotencyKey });
    await world.stripe.paymentIntents.update(first.id, { metadata: { changed: 'since' } });
    const second = await world.stripe.paymentIntents.create(terms, { idempotencyKey });
    expect(second).toEqual(first);
    expect(replayed(first)).toBeUndefined();
    expect(replayed(second)).toBe('true');
    expect(second.lastResponse.headers['original-request']).toBe(first.lastResponse.requestId);
  });

  it('does not care about the order of parameters', async () => {
    const idempotencyKey = randomUUID();
    const first = await world.stripe.paymentIntents.create(
      { ...terms, metadata: { a: '1', b: '2' } },
      { idempotencyKey },
    );
    const reordered = { metadata: { b: '2', a: '1' }, ...terms };
    expect((await world.stripe.paymentIntents.create(reordered, { idempotencyKey })).id).toBe(first.id);
  });

  it('refuses other parameters and other endpoints', async () => {
    const idempotencyKey = randomUUID();
    const intent = await world.stripe.paymentIntents.create(terms, { idempotencyKey });
    const other = await refusal(
      world.stripe.paymentIntents.create({ ...terms, amount: 1_001 }, { idempotencyKey }),
    );
    expect(other).toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 });
    const elsewhere = await refusal(world.stripe.paymentIntents.cancel(intent.id, {}, { idempotencyKey }));
    expect(elsewhere).toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 });
  });

  it('repeats a decline without charging again', async () => {
    const intent = await world.stripe.paymentIntents.create(terms);
    const idempotencyKey = randomUUID();
    const decline = () =>
      refusal(
        world.stripe.paymentIntents.confirm(
          intent.id,
          { payment_method: 'pm_card_chargeDeclined' },
          { idempotencyKey },
        ),
      );
    expect((await decline()).statusCode).toBe(402);
    const again = await decline();
    expect(again).toMatchObject({ statusCode: 402, code: 'card_declined' });
    expect((again.headers as Record<string, string>)['idempotent-replayed']).toBe('true');
    const { data } = await world.stripe.charges.list({ payment_intent: intent.id });
    expect(data).toHaveLength(1);
  });

  it('is not spent on parameters that were wrong', async () => {
    const idempotencyKey = randomUUID();
    const wrong = await refusal(
      world.stripe.paymentIntents.create({ ...terms, amount: -5 }, { idempotencyKey }),
    );
    expect(wrong.code).toBe('parameter_invalid_integer');
    await expect(world.stripe.paymentIntents.create(terms, { idempotencyKey })).resolves.toMatchObject({
      amount: 1_000,
    });
  });

  it('lets one of many at the same time through and tells the others', async () => {
    await world.control('faults', { delayMs: 150, target: 'api', match: 'POST /v1/payment_intents' });
    const before = await intentCount();
    const idempotencyKey = randomUUID();
    const attempts = await Promise.allSettled(
      Array.from({ length: 10 }, () => world.stripe.paymentIntents.create(terms, { idempotencyKey })),
    );
    const refused = attempts.flatMap((attempt) =>
      attempt.status === 'rejected' ? [attempt.reason as unknown] : [],
    );
    expect(refused).toHaveLength(9);
    for (const error of refused)
      expect(error).toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
    expect(await intentCount()).toBe(before + 1);
    await expect(world.stripe.paymentIntents.create(terms, { idempotencyKey })).resolves.toMatchObject({
      amount: 1_000,
    });
    expect(await intentCount()).toBe(before + 1);
  });

  it('carries a client over a conflict when it retries', async () => {
    await world.control('faults', {
      delayMs: 300,
      target: 'api',
      match: 'POST /v1/payment_intents',
      count: 1,
    });
    const patient = world.client({ maxNetworkRetries: 3 });
    const idempotencyKey = randomUUID();
    const [first, second] = await Promise.all([
      patient.paymentIntents.create(terms, { idempotencyKey }),
      patient.paymentIntents.create(terms, { idempotencyKey }),
    ]);
    expect(second.id).toBe(first.id);
  });
});

describe('a failing API', () => {
  it('fails before anything happened: the same key does the work later', async () => {
    await world.control('faults', { fail: 500, count: 1 });
    const before = await intentCount();
    const idempotencyKey = randomUUID();
    const failed = await refusal(world.stripe.paymentIntents.create(terms, { idempotencyKey }));
    expect(failed).toMatchObject({ type: 'StripeAPIError', statusCode: 500 });
    expect(await intentCount()).toBe(before);
    await world.stripe.paymentIntents.create(terms, { idempotencyKey });
    expect(await intentCount()).toBe(before + 1);
  });

  it('fails after the work was done: the same key repeats the failure, and another does it twice', async () => {
    await world.control('faults', { fail: 500, when: 'after', count: 1 });
    const before = await intentCount();
    const idempotencyKey = randomUUID();
    await refusal(world.stripe.paymentIntents.create(terms, { idempotencyKey }));
    expect(await intentCount()).toBe(before + 1);
    const again = await refusal(world.stripe.paymentIntents.create(terms, { idempotencyKey }));
    expect(again.statusCode).toBe(500);
    expect(await intentCount()).toBe(before + 1);
  });

  it.each(['before', 'after'])(
    'times out %s the work: repeating with the key does it exactly once',
    async (timeout) => {
      await world.control('faults', { timeout, count: 1 });
      const before = await intentCount();
      const idempotencyKey = randomUUID();
      const hasty = world.client({ timeout: 200 });
      const failed = await refusal(hasty.paymentIntents.create(terms, { idempotencyKey }));
      expect(failed.type).toBe('StripeConnectionError');
      expect(await intentCount()).toBe(timeout === 'before' ? before : before + 1);
      const intent = await hasty.paymentIntents.create(terms, { idempotencyKey });
      expect(replayed(intent)).toBe(timeout === 'before' ? undefined : 'true');
      expect(await intentCount()).toBe(before + 1);
    },
  );

  it('cuts the connection when it has held it long enough', async () => {
    await world.control('faults', { timeout: 'before', holdMs: 20, count: 2 });
    const failed = await refusal(world.stripe.paymentIntents.create(terms));
    expect(failed.type).toBe('StripeConnectionError');
  });

  it('fails for our server, not for the customer and not for the tests', async () => {
    const intent = await world.stripe.paymentIntents.create(terms);
    await world.control('faults', { fail: 503 });
    expect((await refusal(world.stripe.paymentIntents.retrieve(intent.id))).statusCode).toBe(503);
    expect((await world.pay(intent, 'pm_card_visa')).status).toBe(200);
    expect(await intentCount()).toBeGreaterThan(0);
  });

  it('fails only what was named', async () => {
    const intent = await world.authorise();
    await world.control('faults', { fail: 500, match: '/capture' });
    await expect(world.stripe.paymentIntents.retrieve(intent.id)).resolves.toMatchObject({ id: intent.id });
    expect((await refusal(world.stripe.paymentIntents.capture(intent.id))).statusCode).toBe(500);
  });
});
