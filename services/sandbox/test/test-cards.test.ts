import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Stripe from 'stripe';
import { idOf } from './_id-of.ts';
import { refusal, startWorld, type TestWorld } from './_world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

describe('cards that work', () => {
  it.each(['pm_card_visa', 'pm_card_visa_debit', 'pm_card_mastercard', 'pm_card_amex'])(
    '%s',
    async (card) => {
      expect((await world.authorise(100, card)).status).toBe('requires_capture');
    },
  );
});

describe('cards that are declined', () => {
  it.each([
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_visa_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_visa_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', 'expired_card'],
    ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', 'incorrect_cvc'],
    ['pm_card_chargeDeclinedProcessingError', 'processing_error', 'processing_error'],
  ])('%s: %s, %s', async (card, code, decline_code) => {
    const intent = await world.stripe.paymentIntents.create({
      amount: 1_200,
      currency: 'eur',
      capture_method: 'manual',
      allowed_payment_method_types: ['card'],
    });
    const error = await refusal(world.stripe.paymentIntents.confirm(intent.id, { payment_method: card }));
    expect(error).toBeInstanceOf(Stripe.errors.StripeCardError);
    expect(error).toMatchObject({ statusCode: 402, code, decline_code });
    expect(error.payment_intent).toMatchObject({ id: intent.id, status: 'requires_payment_method' });

    const after = await world.stripe.paymentIntents.retrieve(intent.id);
    expect(after).toMatchObject({
      status: 'requires_payment_method',
      payment_method: null,
      amount_capturable: 0,
      last_payment_error: { type: 'card_error', code, decline_code },
    });
    const charge = await world.stripe.charges.retrieve(idOf(after.latest_charge));
    expect(charge).toMatchObject({ status: 'failed', paid: false, failure_code: code });
  });

  it('leave the intent open for another card', async () => {
    const intent = await world.stripe.paymentIntents.create({
      amount: 1_200,
      currency: 'eur',
      capture_method: 'manual',
      allowed_payment_method_types: ['card'],
    });
    const declined = await world.pay(intent, 'pm_card_chargeDeclined');
    expect(declined.status).toBe(402);
    expect(await declined.json()).toMatchObject({
      error: { type: 'card_error', payment_intent: { id: intent.id, status: 'requires_payment_method' } },
    });
    expect((await world.pay(intent, 'pm_card_visa')).status).toBe(200);
    const after = await world.stripe.paymentIntents.retrieve(intent.id);
    expect(after).toMatchObject({ status: 'requires_capture', last_payment_error: null });
    const { data: charges } = await world.stripe.charges.list({ payment_intent: intent.id });
    expect(charges.map(({ status }) => status)).toEqual(['succeeded', 'failed']);
  });
});

describe('cards that exist only here', () => {
  it('pm_card_captureFails: authorised, and no capture ever works', async () => {
    const intent = await world.authorise(1_000, 'pm_card_captureFails');
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const error = await refusal(world.stripe.paymentIntents.capture(intent.id));
      expect(error).toMatchObject({ type: 'StripeCardError', statusCode: 402, code: 'card_declined' });
    }
    const after = await world.stripe.paymentIntents.retrieve(intent.id);
    expect(after).toMatchObject({ status: 'requires_capture', amount_capturable: 1_000 });
    expect((await world.stripe.paymentIntents.cancel(intent.id)).status).toBe('canceled');
  });

  it('pm_card_chargeTimesOut: paid, and the answer is lost', async () => {
    const intent = await world.stripe.paymentIntents.create({
      amount: 1_000,
      currency: 'eur',
      capture_method: 'manual',
      allowed_payment_method_types: ['card'],
    });
    await expect(world.pay(intent, 'pm_card_chargeTimesOut')).rejects.toThrow('fetch failed');
    const after = await world.stripe.paymentIntents.retrieve(intent.id);
    expect(after).toMatchObject({ status: 'requires_capture', amount_capturable: 1_000 });
    expect((await world.stripe.paymentIntents.capture(intent.id)).status).toBe('succeeded');
  });
});

it('pm_card_chargeTimesOut, paid by our server: the official client asks again with its key and learns the truth', async () => {
  await world.control('reset');
  expect((await world.authorise(1_000, 'pm_card_chargeTimesOut')).status).toBe('requires_capture');
  expect((await world.stripe.paymentIntents.list()).data).toHaveLength(1);
});

it('does not know other payment methods', async () => {
  const error = await refusal(world.authorise(100, 'pm_card_fromNowhere'));
  expect(error).toMatchObject({ statusCode: 400, code: 'resource_missing', param: 'payment_method' });
});
