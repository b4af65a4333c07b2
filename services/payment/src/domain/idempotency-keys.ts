import type { Payment, RefundOrder } from './payment.ts';

type Keyed = Pick<Payment, 'id' | 'keyGeneration'>;

/**
 * What we send as Idempotency-Key: made of our own rows, so that whoever repeats a call, after whatever crash,
 * repeats the same one. The generation moves on when Stripe has remembered an error under the old key.
 */
export const intentKey = (payment: Keyed): string => `intent:${payment.id}${generation(payment)}`;

/** The amount is part of it: the same key with another amount would be refused. */
export const captureKey = (payment: Keyed, amount: bigint): string =>
  `capture:${payment.id}:${amount.toString()}${generation(payment)}`;

export const cancelKey = (payment: Keyed): string => `cancel:${payment.id}${generation(payment)}`;

/** No generation: an order is executed once or not at all. */
export const refundKey = (order: Pick<RefundOrder, 'id'>): string => `refund:${order.id}`;

const generation = ({ keyGeneration }: Keyed): string =>
  keyGeneration === 0 ? '' : `:${String(keyGeneration)}`;
