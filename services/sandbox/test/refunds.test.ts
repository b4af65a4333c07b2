import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from './_eventually.ts';
import { idOf } from './_id-of.ts';
import { refusal, startWorld, type TestWorld } from './_world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

async function captured(amount = 1_000) {
  const { id } = await world.authorise(amount);
  return world.stripe.paymentIntents.capture(id);
}

describe('refunds', () => {
  it('give back everything by default', async () => {
    const intent = await captured();
    const refund = await world.stripe.refunds.create({
      payment_intent: intent.id,
      reason: 'requested_by_customer',
      metadata: { bookingId: 'b-9' },
    });
    expect(refund).toMatchObject({
      object: 'refund',
      amount: 1_000,
      currency: 'eur',
      status: 'succeeded',
      reason: 'requested_by_customer',
      payment_intent: intent.id,
      charge: intent.latest_charge,
      metadata: { bookingId: 'b-9' },
    });
    expect(await world.stripe.refunds.retrieve(refund.id)).toMatchObject({ id: refund.id });
    const charge = await world.stripe.charges.retrieve(idOf(intent.latest_charge));
    expect(charge).toMatchObject({ refunded: true, amount_refunded: 1_000 });
    expect((await world.stripe.paymentIntents.retrieve(intent.id)).status).toBe('succeeded');
    await eventually(() => {
      const own = world.receiver.received
        .filter(({ raw }) => raw.includes(intent.id))
        .map(({ event }) => event.type);
      expect(own).toEqual(
        expect.arrayContaining([
          'refund.created',
          'charge.refunded',
          'refund.updated',
          'charge.refund.updated',
        ]),
      );
    });
  });

  it('can come in parts, and never exceed what is left', async () => {
    const intent = await captured();
    const charge = idOf(intent.latest_charge);
    await world.stripe.refunds.create({ payment_intent: intent.id, amount: 300 });
    const tooMuch = await refusal(world.stripe.refunds.create({ payment_intent: intent.id, amount: 701 }));
    expect(tooMuch).toMatchObject({ statusCode: 400, code: 'amount_too_large', param: 'amount' });
    await world.stripe.refunds.create({ charge, amount: 500 });
    expect(await world.stripe.charges.retrieve(charge)).toMatchObject({
      amount_refunded: 800,
      refunded: false,
    });
    const rest = await world.stripe.refunds.create({ charge });
    expect(rest.amount).toBe(200);
    const again = await refusal(world.stripe.refunds.create({ charge }));
    expect(again).toMatchObject({ statusCode: 400, code: 'charge_already_refunded' });
    const { data } = await world.stripe.refunds.list({ payment_intent: intent.id });
    expect(data.map(({ amount }) => amount)).toEqual([200, 500, 300]);
  });

  it('need captured money', async () => {
    const open = await world.authorise();
    const uncaptured = await refusal(world.stripe.refunds.create({ payment_intent: open.id }));
    expect(uncaptured).toMatchObject({ statusCode: 400, code: 'charge_not_refundable' });
    await world.stripe.paymentIntents.cancel(open.id);
    const canceled = await refusal(world.stripe.refunds.create({ payment_intent: open.id }));
    expect(canceled.message).toContain('does not have a successful charge');
    const missing = await refusal(world.stripe.refunds.create({ payment_intent: 'pi_none' }));
    expect(missing).toMatchObject({ statusCode: 400, code: 'resource_missing' });
    const nothing = await refusal(world.stripe.refunds.create({}));
    expect(nothing.code).toBe('parameter_missing');
  });

  it('at the same instant still give back only what there is', async () => {
    const intent = await captured(1_000);
    const attempts = await Promise.allSettled(
      Array.from({ length: 12 }, () =>
        world.stripe.refunds.create({ payment_intent: intent.id, amount: 300 }),
      ),
    );
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  });
});
