import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from './_eventually.ts';
import { startWorld, type TestWorld } from './_world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const create = () =>
  world.stripe.paymentIntents.create({
    amount: 4_000,
    currency: 'eur',
    capture_method: 'manual',
    allowed_payment_method_types: ['card'],
  });

describe('3-D Secure', () => {
  it.each(['pm_card_threeDSecure2Required', 'pm_card_authenticationRequired'])(
    '%s waits for the customer',
    async (card) => {
      const intent = await create();
      const asked = await world.pay(intent, card);
      expect(await asked.json()).toMatchObject({
        status: 'requires_action',
        next_action: { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect' } },
      });
      expect((await world.stripe.paymentIntents.retrieve(intent.id)).latest_charge).toBeNull();
      await world.control(`payment_intents/${intent.id}/authenticate`, { outcome: 'success' });
      const after = await world.stripe.paymentIntents.retrieve(intent.id, { expand: ['latest_charge'] });
      expect(after).toMatchObject({ status: 'requires_capture', next_action: null });
      expect(after.latest_charge).toMatchObject({
        payment_method_details: { card: { three_d_secure: { result: 'authenticated' } } },
      });
      await eventually(() => expect(world.receiver.types()).toContain('payment_intent.requires_action'));
    },
  );

  it('fails when the customer fails, and another card can follow', async () => {
    const intent = await create();
    await world.pay(intent, 'pm_card_threeDSecure2Required');
    await world.control(`payment_intents/${intent.id}/authenticate`, { outcome: 'failure' });
    const after = await world.stripe.paymentIntents.retrieve(intent.id);
    expect(after).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'payment_intent_authentication_failure' },
    });
    await eventually(() => expect(world.receiver.types()).toContain('payment_intent.payment_failed'));
    expect((await world.pay(intent, 'pm_card_visa')).status).toBe(200);
  });

  it.each([
    ['success', 'requires_capture', 'succeeded'],
    ['failure', 'requires_payment_method', 'failed'],
  ])('shows a page, and %s leads back to the shop', async (outcome, status, redirectStatus) => {
    const intent = await create();
    const asked = await world.pay(intent, 'pm_card_threeDSecure2Required', {
      return_url: 'https://shop.example.test/back?order=7',
    });
    const { next_action: action } = (await asked.json()) as {
      next_action: { redirect_to_url: { url: string; return_url: string } };
    };
    expect(action.redirect_to_url.return_url).toBe('https://shop.example.test/back?order=7');
    const page = await fetch(action.redirect_to_url.url);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('Complete authentication');
    const answered = await fetch(action.redirect_to_url.url, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ outcome }),
    });
    expect(answered.status).toBe(303);
    const back = new URL(answered.headers.get('location') ?? '');
    expect(Object.fromEntries(back.searchParams)).toEqual({
      order: '7',
      payment_intent: intent.id,
      payment_intent_client_secret: intent.client_secret,
      redirect_status: redirectStatus,
    });
    expect((await world.stripe.paymentIntents.retrieve(intent.id)).status).toBe(status);
  });

  it('shows its page to nobody without the client secret', async () => {
    const intent = await create();
    await world.pay(intent, 'pm_card_threeDSecure2Required');
    const page = await fetch(`${world.stripeUrl}/redirect/authenticate/${intent.id}?client_secret=guess`);
    expect(page.status).toBe(404);
  });

  it('refuses a control that does not fit the state or makes no sense', async () => {
    const intent = await create();
    const path = `payment_intents/${intent.id}/authenticate`;
    await expect(world.control(path, { outcome: 'success' })).rejects.toThrow('409');
    await expect(world.control(path, { outcome: 'perhaps' })).rejects.toThrow('400');
    await expect(
      world.control('payment_intents/pi_none/authenticate', { outcome: 'success' }),
    ).rejects.toThrow('404');
  });

  it('refuses to send a browser to a script', async () => {
    const intent = await create();
    const asked = await world.pay(intent, 'pm_card_threeDSecure2Required', {
      return_url: 'javascript:alert(1)',
    });
    expect(asked.status).toBe(400);
    expect(await asked.json()).toMatchObject({ error: { code: 'url_invalid', param: 'return_url' } });
  });
});
