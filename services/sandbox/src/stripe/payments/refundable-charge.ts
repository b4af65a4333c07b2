import type { Charge } from '../objects/charge.ts';
import type { PaymentIntent } from '../objects/payment-intent.ts';
import { invalidRequest } from '../protocol/stripe-problem.ts';
import type { World } from '../world.ts';
import { findCharge, findIntent, successfulChargeOf } from './find.ts';

/** The captured charge that a refund means, named by its intent, by itself, or by both. */
export function refundableCharge(
  world: World,
  named: { payment_intent?: string | undefined; charge?: string | undefined },
): Charge {
  const charge = named.charge === undefined ? undefined : findCharge(world, named.charge, 400);
  const intentId = named.payment_intent ?? charge?.payment_intent;
  if (intentId === undefined) {
    throw invalidRequest(
      'One of the following params should be provided for this request: payment_intent or charge.',
      {
        code: 'parameter_missing',
        param: 'payment_intent',
      },
    );
  }
  const intent = findIntent(world, intentId, 'payment_intent', 400);
  const money = successfulChargeOf(world, intent);
  if (money === undefined || intent.status === 'canceled') throw nothingToRefund(intent);
  if (!money.captured) {
    throw invalidRequest(
      `This PaymentIntent (${intent.id}) has a status of ${intent.status} and cannot be refunded; cancel it instead.`,
      { code: 'charge_not_refundable', param: 'payment_intent', intent },
    );
  }
  if (charge !== undefined && charge.id !== money.id) throw nothingToRefund(intent);
  return money;
}

function nothingToRefund(intent: PaymentIntent): Error {
  return invalidRequest(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`, {
    code: 'charge_not_refundable',
    param: 'payment_intent',
  });
}
