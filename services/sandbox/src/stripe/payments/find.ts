import type { Charge } from '../objects/charge.ts';
import type { PaymentIntent } from '../objects/payment-intent.ts';
import { resourceMissing } from '../protocol/stripe-problem.ts';
import type { World } from '../world.ts';

export function findIntent(
  world: World,
  id: string,
  param = 'intent',
  status: 400 | 404 = 404,
): PaymentIntent {
  const intent = world.store.intents.get(id);
  if (intent === undefined) throw resourceMissing('payment_intent', id, param, status);
  return intent;
}

export function findCharge(world: World, id: string, status: 400 | 404 = 404): Charge {
  const charge = world.store.charges.get(id);
  if (charge === undefined) throw resourceMissing('charge', id, status === 404 ? 'id' : 'charge', status);
  return charge;
}

/** The charge that holds this intent's money, if one does. */
export function successfulChargeOf(world: World, intent: PaymentIntent): Charge | undefined {
  const charge = intent.latest_charge === null ? undefined : world.store.charges.get(intent.latest_charge);
  return charge?.status === 'succeeded' ? charge : undefined;
}
