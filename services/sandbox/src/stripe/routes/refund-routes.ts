import { z } from 'zod';
import { refundableCharge } from '../payments/refundable-charge.ts';
import { refundCharge } from '../payments/refund-charge.ts';
import { apiRoute, type BoundRoute } from '../protocol/api-route.ts';
import { pageParams, paginate } from '../protocol/paginate.ts';
import { amount, choice, metadata, text } from '../protocol/params.ts';
import { resourceMissing } from '../protocol/stripe-problem.ts';
import type { World } from '../world.ts';

const createParams = z.strictObject({
  payment_intent: text().optional(),
  charge: text().optional(),
  amount: amount.optional(),
  reason: choice(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
  metadata: metadata.optional(),
});

export function refundRoutes(world: World): BoundRoute[] {
  const path = '/v1/refunds';
  return [
    apiRoute({
      method: 'POST',
      path,
      params: createParams,
      handle: ({ payment_intent, charge, ...wanted }, call) => ({
        object: refundCharge(world, call, refundableCharge(world, { payment_intent, charge }), wanted),
      }),
    }),
    apiRoute({
      method: 'GET',
      path,
      params: z.strictObject({ ...pageParams, payment_intent: text().optional(), charge: text().optional() }),
      handle: ({ payment_intent, charge, ...page }) => {
        const wanted = [...world.store.refunds.values()].filter(
          (refund) =>
            (payment_intent === undefined || refund.payment_intent === payment_intent) &&
            (charge === undefined || refund.charge === charge),
        );
        return { object: paginate(wanted.reverse(), path, page) };
      },
    }),
    apiRoute({
      method: 'GET',
      path: `${path}/:id`,
      params: z.strictObject({}),
      handle: (_params, call) => {
        const refund = world.store.refunds.get(call.id);
        if (refund === undefined) throw resourceMissing('refund', call.id, 'id', 404);
        return { object: refund };
      },
    }),
  ];
}
