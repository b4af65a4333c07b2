import type { Charge } from './charge.ts';
import type { PaymentIntent } from './payment-intent.ts';
import type { PaymentMethod } from './payment-method.ts';
import type { Refund } from './refund.ts';
import type { TestCard } from './test-cards.ts';

/** All there is, in the order it was made. Objects are changed in place: one thread, no awaits in between. */
export interface Store {
  intents: Map<string, PaymentIntent>;
  charges: Map<string, Charge>;
  refunds: Map<string, Refund>;
  paymentMethods: Map<string, { object: PaymentMethod; card: TestCard }>;
}

export function createStore(): Store {
  return { intents: new Map(), charges: new Map(), refunds: new Map(), paymentMethods: new Map() };
}

export function clearStore(store: Store): void {
  store.intents.clear();
  store.charges.clear();
  store.refunds.clear();
  store.paymentMethods.clear();
}
