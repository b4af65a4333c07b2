import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rawCall } from './_raw-call.ts';
import { refusal, startWorld, type TestWorld } from './_world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const terms = { amount: 1_000, currency: 'eur', allowed_payment_method_types: ['card'] };

describe('keys', () => {
  it('opens with the secret key, as Basic and as Bearer', async () => {
    const basic = Buffer.from(`${world.keys.secret}:`).toString('base64');
    expect(
      (await rawCall(world, 'GET', '/v1/charges', undefined, { authorization: `Basic ${basic}` })).status,
    ).toBe(200);
    expect((await rawCall(world, 'GET', '/v1/charges')).status).toBe(200);
  });

  it('refuses a wrong key without repeating it, and a missing one', async () => {
    const wrong = ['sk', 'test', 'somebodyelseskey'].join('_');
    const error = await refusal(world.client({}, wrong).paymentIntents.create(terms));
    expect(error).toMatchObject({ type: 'StripeAuthenticationError', statusCode: 401 });
    expect(error.message).not.toContain(wrong);
    const missing = await rawCall(world, 'GET', '/v1/charges', undefined, { authorization: '' });
    expect(missing).toMatchObject({ status: 401, body: { error: { type: 'invalid_request_error' } } });
  });

  it('lets the publishable key look at and confirm one intent, with its client secret', async () => {
    const intent = await world.stripe.paymentIntents.create(terms);
    const browser = world.client({}, world.keys.publishable);
    const shown = await browser.paymentIntents.retrieve(intent.id, {
      client_secret: intent.client_secret ?? '',
    });
    expect(shown).toMatchObject({ id: intent.id, amount: 1_000 });
    expect(shown).not.toHaveProperty('amount_capturable');

    const guessed = await refusal(browser.paymentIntents.retrieve(intent.id, { client_secret: 'guess' }));
    expect(guessed).toMatchObject({ statusCode: 400, param: 'client_secret' });
    const without = await refusal(
      browser.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa' }),
    );
    expect(without).toMatchObject({ statusCode: 400, code: 'parameter_missing', param: 'client_secret' });
    for (const forbidden of [
      browser.paymentIntents.create(terms),
      browser.paymentIntents.capture(intent.id),
      browser.paymentIntents.list(),
      browser.refunds.create({ payment_intent: intent.id }),
      browser.events.list(),
    ]) {
      expect(await refusal(forbidden)).toMatchObject({ statusCode: 403, code: 'secret_key_required' });
    }
  });

  it('takes the publishable key as a field, as Stripe.js sends it, but never the secret one', async () => {
    const intent = await world.stripe.paymentIntents.create(terms);
    const form = (key: string) =>
      new URLSearchParams({
        key,
        client_secret: intent.client_secret ?? '',
        payment_method: 'pm_card_visa',
        expected_payment_method_type: 'card',
        use_stripe_sdk: 'true',
        _stripe_version: '2026-10-28.endive',
      }).toString();
    const path = `/v1/payment_intents/${intent.id}/confirm`;
    expect((await rawCall(world, 'POST', path, form(world.keys.secret), { authorization: '' })).status).toBe(
      401,
    );
    expect(
      (await rawCall(world, 'POST', path, form(world.keys.publishable), { authorization: '' })).status,
    ).toBe(200);
  });

  it('answers browsers on other origins', async () => {
    const intent = await world.stripe.paymentIntents.create(terms);
    const path = `/v1/payment_intents/${intent.id}/confirm`;
    const preflight = await rawCall(world, 'OPTIONS', path, undefined, {
      origin: 'https://shop.example.test',
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    expect(preflight.headers.get('access-control-allow-headers')).toContain('Authorization');
    const paid = await world.pay(intent, 'pm_card_chargeDeclined');
    expect(paid.headers.get('access-control-allow-origin')).toBe('*');
    expect(
      (await rawCall(world, 'GET', '/v1/charges')).headers.get('access-control-allow-origin'),
    ).toBeNull();
  });
});
