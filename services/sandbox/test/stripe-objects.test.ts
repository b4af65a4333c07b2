import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { idOf } from './_id-of.ts';
import { rawCall } from './_raw-call.ts';
import { refusal, startWorld, type TestWorld } from './_world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const terms = { amount: 1_000, currency: 'eur', allowed_payment_method_types: ['card'] };

describe('objects', () => {
  it('answers 404 for what is not there, in Stripe’s shape', async () => {
    for (const missing of [
      world.stripe.paymentIntents.retrieve('pi_none'),
      world.stripe.paymentIntents.capture('pi_none'),
      world.stripe.charges.retrieve('ch_none'),
      world.stripe.refunds.retrieve('re_none'),
      world.stripe.events.retrieve('evt_none'),
      world.stripe.paymentMethods.retrieve('pm_none'),
    ]) {
      expect(await refusal(missing)).toMatchObject({ statusCode: 404, code: 'resource_missing' });
    }
    expect(await refusal(world.stripe.customers.create({}))).toMatchObject({ statusCode: 404 });
    expect((await rawCall(world, 'GET', '/v1/payment_intents/%E0%A4%A')).status).toBeLessThan(500);
  });

  it('expands ids into objects', async () => {
    const intent = await world.authorise();
    const charge = await world.stripe.charges.retrieve(idOf(intent.latest_charge), {
      expand: ['payment_intent.payment_method', 'refunds'],
    });
    expect(charge).toMatchObject({
      payment_intent: {
        id: intent.id,
        payment_method: { object: 'payment_method', card: { last4: '4242' } },
      },
      refunds: { object: 'list', data: [] },
    });
    const list = await world.stripe.paymentIntents.list({ limit: 1, expand: ['data.latest_charge'] });
    expect(list.data[0]?.latest_charge).toMatchObject({ object: 'charge' });
    const odd = await refusal(
      world.stripe.paymentIntents.retrieve(intent.id, { expand: ['amount.of.what'] }),
    );
    expect(odd).toMatchObject({ statusCode: 400 });
  });

  it('lists newest first, in pages, by time', async () => {
    await world.control('reset');
    const made: string[] = [];
    for (let index = 0; index < 7; index += 1)
      made.unshift((await world.stripe.paymentIntents.create(terms)).id);
    const walked: string[] = [];
    for await (const { id } of world.stripe.paymentIntents.list({ limit: 3 })) walked.push(id);
    expect(walked).toEqual(made);
    const back = await world.stripe.paymentIntents.list({ limit: 2, ending_before: made[5] ?? '' });
    expect(back.data.map(({ id }) => id)).toEqual(made.slice(3, 5));
    expect(back.has_more).toBe(true);
    const now = Math.floor(Date.now() / 1000);
    expect((await world.stripe.paymentIntents.list({ created: { gt: now + 60 } })).data).toEqual([]);
    expect(
      (await world.stripe.paymentIntents.list({ created: { gte: now - 60 }, limit: 100 })).data,
    ).toHaveLength(7);
    const far = await refusal(world.stripe.paymentIntents.list({ limit: 101 }));
    expect(far).toMatchObject({ statusCode: 400, param: 'limit' });
  });

  it('shows everything to the invariant checker and forgets it on reset', async () => {
    const intent = await world.authorise();
    const state = async () =>
      (await rawCall(world, 'GET', '/_control/state')).body as Record<string, { id: string }[]>;
    expect((await state())['payment_intents']?.map(({ id }) => id)).toContain(intent.id);
    await world.control('reset');
    expect(await state()).toEqual({ payment_intents: [], charges: [], refunds: [] });
  });

  it('bears thousands of them', async () => {
    await world.control('reset');
    for (let round = 0; round < 20; round += 1) {
      await Promise.all(Array.from({ length: 100 }, () => world.authorise(100)));
    }
    const began = performance.now();
    const { data } = await world.stripe.paymentIntents.list({ limit: 100 });
    expect(data).toHaveLength(100);
    expect(performance.now() - began).toBeLessThan(500);
    await world.control('reset');
  }, 60_000);

  it('says that it is well', async () => {
    for (const path of ['/healthz', '/readyz']) expect((await rawCall(world, 'GET', path)).status).toBe(200);
  });
});
