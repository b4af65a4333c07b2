import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from './_eventually.ts';
import { idOf } from './_id-of.ts';
import { refusal, startWorld, type TestWorld } from './_world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const terms = { amount: 2_500, currency: 'eur', allowed_payment_method_types: ['card'] };

describe('a payment with manual capture', () => {
  it('goes from intent to authorised, by the customer, to captured, by us', async () => {
    const intent = await world.stripe.paymentIntents.create({
      ...terms,
      capture_method: 'manual',
      metadata: { bookingId: 'b-1' },
      description: 'Room 7',
      receipt_email: 'guest@example.test',
    });
    expect(intent).toMatchObject({
      object: 'payment_intent',
      status: 'requires_payment_method',
      amount: 2_500,
      currency: 'eur',
      metadata: { bookingId: 'b-1' },
      latest_charge: null,
      livemode: false,
    });
    expect(intent.client_secret).toMatch(new RegExp(`^${intent.id}_secret_`));

    const paid = await world.pay(intent, 'pm_card_visa');
    expect(paid.status).toBe(200);
    const shown = (await paid.json()) as Record<string, unknown>;
    expect(shown).toMatchObject({ id: intent.id, status: 'requires_capture' });
    expect(shown).not.toHaveProperty('metadata');

    const authorised = await world.stripe.paymentIntents.retrieve(intent.id, { expand: ['latest_charge'] });
    expect(authorised).toMatchObject({
      status: 'requires_capture',
      amount_capturable: 2_500,
      amount_received: 0,
    });
    expect(authorised.latest_charge).toMatchObject({ captured: false, paid: true, status: 'succeeded' });
    const { latest_charge: charge } = authorised;
    const card = typeof charge === 'object' ? charge?.payment_method_details?.card : undefined;
    expect(card?.capture_before).toBeGreaterThan(authorised.created);

    const captured = await world.stripe.paymentIntents.capture(intent.id);
    expect(captured).toMatchObject({ status: 'succeeded', amount_capturable: 0, amount_received: 2_500 });
    const { data: charges } = await world.stripe.charges.list({ payment_intent: intent.id });
    expect(charges).toHaveLength(1);
    expect(charges[0]).toMatchObject({ captured: true, amount_captured: 2_500, amount_refunded: 0 });

    await eventually(() => {
      const own = world.receiver.received
        .filter(({ raw }) => raw.includes(intent.id))
        .map(({ event }) => event.type);
      expect(own.sort()).toEqual(
        [
          'payment_intent.created',
          'charge.succeeded',
          'payment_intent.amount_capturable_updated',
          'charge.captured',
          'payment_intent.succeeded',
        ].sort(),
      );
    });
  });

  it('captures a part and gives the rest back to the card', async () => {
    const intent = await world.authorise(1_000);
    const captured = await world.stripe.paymentIntents.capture(intent.id, { amount_to_capture: 700 });
    expect(captured).toMatchObject({ status: 'succeeded', amount_received: 700 });
    const charge = await world.stripe.charges.retrieve(idOf(captured.latest_charge), {
      expand: ['refunds'],
    });
    expect(charge).toMatchObject({
      amount: 1_000,
      amount_captured: 700,
      amount_refunded: 300,
      refunded: false,
    });
    expect(charge.refunds?.data.map(({ amount }) => amount)).toEqual([300]);
  });

  it('refuses to capture more than was authorised, twice, or before anything was', async () => {
    const intent = await world.authorise(1_000);
    const tooMuch = await refusal(
      world.stripe.paymentIntents.capture(intent.id, { amount_to_capture: 1_001 }),
    );
    expect(tooMuch).toMatchObject({ statusCode: 400, code: 'amount_too_large', param: 'amount_to_capture' });
    await world.stripe.paymentIntents.capture(intent.id);
    const twice = await refusal(world.stripe.paymentIntents.capture(intent.id));
    expect(twice).toMatchObject({ statusCode: 400, code: 'payment_intent_unexpected_state' });
    expect(twice.payment_intent).toMatchObject({ id: intent.id, status: 'succeeded' });
    const fresh = await world.stripe.paymentIntents.create(terms);
    const early = await refusal(world.stripe.paymentIntents.capture(fresh.id));
    expect(early.code).toBe('payment_intent_unexpected_state');
  });

  it('cancels an authorisation and releases the money', async () => {
    const intent = await world.authorise(1_000);
    const canceled = await world.stripe.paymentIntents.cancel(intent.id, {
      cancellation_reason: 'requested_by_customer',
    });
    expect(canceled).toMatchObject({
      status: 'canceled',
      cancellation_reason: 'requested_by_customer',
      amount_capturable: 0,
      amount_received: 0,
    });
    const charge = await world.stripe.charges.retrieve(idOf(canceled.latest_charge));
    expect(charge).toMatchObject({ captured: false, refunded: true, amount_refunded: 1_000 });
    const again = await refusal(world.stripe.paymentIntents.cancel(intent.id));
    expect(again).toMatchObject({ statusCode: 400, code: 'payment_intent_unexpected_state' });
    const paid = await world.pay(intent, 'pm_card_visa');
    expect(paid.status).toBe(400);
  });

  it('lets an authorisation lapse', async () => {
    const intent = await world.authorise(1_000);
    await world.control(`payment_intents/${intent.id}/expire`);
    const lapsed = await world.stripe.paymentIntents.retrieve(intent.id);
    expect(lapsed).toMatchObject({ status: 'canceled', cancellation_reason: 'automatic' });
    await eventually(() => {
      const own = world.receiver.received
        .filter(({ raw }) => raw.includes(intent.id))
        .map(({ event }) => event.type);
      expect(own).toEqual(expect.arrayContaining(['charge.expired', 'payment_intent.canceled']));
    });
    await expect(world.control(`payment_intents/${intent.id}/expire`)).rejects.toThrow('409');
  });
});

describe('other ways to pay', () => {
  it('takes the money at once with automatic capture', async () => {
    const intent = await world.stripe.paymentIntents.create({
      ...terms,
      payment_method: 'pm_card_mastercard',
      confirm: true,
    });
    expect(intent).toMatchObject({
      status: 'succeeded',
      amount_received: 2_500,
      capture_method: 'automatic',
    });
  });

  it('waits for a confirmation when there is a payment method already', async () => {
    const intent = await world.stripe.paymentIntents.create({ ...terms, payment_method: 'pm_card_visa' });
    expect(intent.status).toBe('requires_confirmation');
    expect(intent.payment_method).toMatch(/^pm_(?!card)/);
    const confirmed = await world.stripe.paymentIntents.confirm(intent.id);
    expect(confirmed.status).toBe('succeeded');
    const again = await refusal(world.stripe.paymentIntents.confirm(intent.id));
    expect(again.code).toBe('payment_intent_unexpected_state');
  });

  it('stays in processing until the bank has decided', async () => {
    const first = await world.authorise(900, 'pm_card_processing');
    expect(first).toMatchObject({ status: 'processing', latest_charge: null });
    await world.control(`payment_intents/${first.id}/settle`, { outcome: 'success' });
    expect((await world.stripe.paymentIntents.retrieve(first.id)).status).toBe('requires_capture');
    const second = await world.authorise(900, 'pm_card_processing');
    await world.control(`payment_intents/${second.id}/settle`, { outcome: 'failure' });
    const failed = await world.stripe.paymentIntents.retrieve(second.id);
    expect(failed).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'card_declined' },
    });
    await eventually(() => expect(world.receiver.types()).toContain('payment_intent.processing'));
  });

  it('asks for a return_url where a payment method might redirect', async () => {
    const intent = await world.stripe.paymentIntents.create({
      amount: 500,
      currency: 'eur',
      automatic_payment_methods: { enabled: true },
    });
    const without = await refusal(
      world.stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa' }),
    );
    expect(without).toMatchObject({ statusCode: 400, param: 'return_url' });
    const withUrl = await world.stripe.paymentIntents.confirm(intent.id, {
      payment_method: 'pm_card_visa',
      return_url: 'https://shop.example.test/back',
    });
    expect(withUrl.status).toBe('succeeded');
  });

  it('changes metadata key by key, at any time', async () => {
    const intent = await world.authorise();
    await world.stripe.paymentIntents.update(intent.id, { metadata: { a: '1', b: '2' } });
    const changed = await world.stripe.paymentIntents.update(intent.id, { metadata: { a: '', c: '3' } });
    expect(changed.metadata).toEqual({ b: '2', c: '3' });
    const emptied = await world.stripe.paymentIntents.update(intent.id, { metadata: '' });
    expect(emptied.metadata).toEqual({});
    const amount = await refusal(world.stripe.paymentIntents.update(intent.id, { amount: 1 }));
    expect(amount.code).toBe('payment_intent_unexpected_state');
  });
});
