import { expect, it } from '@jest/globals';
import type Stripe from 'stripe';
import type { Charge } from '../src/stripe/objects/charge.ts';
import type { PaymentIntent } from '../src/stripe/objects/payment-intent.ts';
import type { PaymentMethod } from '../src/stripe/objects/payment-method.ts';
import type { Refund } from '../src/stripe/objects/refund.ts';

/** The compiler is the test: ours must be assignable to what the official client promises its callers. */
const asStripeTypesThem = {
  intent: (ours: PaymentIntent): Stripe.PaymentIntent => ours,
  charge: (ours: Charge): Stripe.Charge => ours,
  refund: (ours: Refund): Stripe.Refund => ours,
  method: (ours: PaymentMethod): Stripe.PaymentMethod => ours,
};

it('fills every field that the official client’s types demand', () => {
  expect(Object.keys(asStripeTypesThem)).toHaveLength(4);
});
