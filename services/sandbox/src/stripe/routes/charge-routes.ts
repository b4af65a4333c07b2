import { z } from 'zod';
import { findCharge } from '../payments/find.ts';
import { apiRoute, type BoundRoute } from '../protocol/api-route.ts';
import { pageParams, paginate } from '../protocol/paginate.ts';
import { text } from '../protocol/params.ts';
import { resourceMissing } from '../protocol/stripe-problem.ts';
import type { World } from '../world.ts';

/** Charges and payment methods: to be looked at, made by payment intents alone. */
export function chargeRoutes(world: World): BoundRoute[] {
  const path = '/v1/charges';
  return [
    apiRoute({
      method: 'GET',
      path,
      params: z.strictObject({ ...pageParams, payment_intent: text().optional() }),
      handle: ({ payment_intent, ...page }) => {
        const charges = [...world.store.charges.values()].reverse();
        const wanted =
          payment_intent === undefined
            ? charges
            : charges.filter((charge) => charge.payment_intent === payment_intent);
        return { object: paginate(wanted, path, page) };
      },
    }),
    apiRoute({
      method: 'GET',
      path: `${path}/:id`,
      params: z.strictObject({}),
      handle: (_params, call) => ({ object: findCharge(world, call.id) }),
    }),
    apiRoute({
      method: 'GET',
      path: '/v1/payment_methods/:id',
      params: z.strictObject({}),
      handle: (_params, call) => {
        const known = world.store.paymentMethods.get(call.id);
        if (known === undefined) throw resourceMissing('PaymentMethod', call.id, 'payment_method', 404);
        return { object: known.object };
      },
    }),
  ];
}
