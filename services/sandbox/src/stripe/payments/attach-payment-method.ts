import { newId } from '../objects/new-id.ts';
import { emptyBillingDetails, type PaymentMethod } from '../objects/payment-method.ts';
import { testCards, type TestCard } from '../objects/test-cards.ts';
import { resourceMissing } from '../protocol/stripe-problem.ts';
import type { World } from '../world.ts';

/** A test id like `pm_card_visa` becomes a payment method of its own, as at Stripe; a real id is looked up. */
export function attachPaymentMethod(world: World, id: string): PaymentMethod {
  const known = world.store.paymentMethods.get(id);
  if (known !== undefined) return known.object;
  const card = testCards.get(id);
  if (card === undefined) throw resourceMissing('PaymentMethod', id, 'payment_method', 400);
  const object = describe(card, world.now());
  world.store.paymentMethods.set(object.id, { object, card });
  return object;
}

/** The behaviour behind an attached payment method. */
export function cardOf(world: World, paymentMethodId: string | null): TestCard | undefined {
  return paymentMethodId === null ? undefined : world.store.paymentMethods.get(paymentMethodId)?.card;
}

function describe({ brand, last4 }: TestCard, created: number): PaymentMethod {
  return {
    id: newId('pm'),
    object: 'payment_method',
    billing_details: emptyBillingDetails,
    card: {
      brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'US',
      display_brand: brand,
      exp_month: 12,
      exp_year: new Date(created * 1000).getUTCFullYear() + 2,
      fingerprint: `sandbox${brand}${last4}`,
      funding: 'credit',
      generated_from: null,
      last4,
      networks: { available: [brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created,
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
  };
}
