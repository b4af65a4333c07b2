import type { Payment, RefundOrder } from './payment.ts';

/** What can still be given back: neither gone already nor promised to go. */
export const refundable = ({ captured, refunded, openRefunds }: Payment): bigint =>
  captured - refunded - openRefunds.reduce((sum, { amount }) => sum + amount, 0n);

/** What must still be ordered to go back so that the customer ends with having paid `keep`. */
export function overpaid(payment: Payment): bigint {
  if (payment.keep === null || payment.captured === 0n) return 0n;
  const excess = refundable(payment) - payment.keep;
  return excess > 0n ? excess : 0n;
}

/** Orders for more than is left: somebody else has given money back meanwhile, at Stripe's own page. */
export const impossibleRefunds = ({ captured, refunded, openRefunds }: Payment): RefundOrder[] =>
  openRefunds.filter(({ amount }) => amount > captured - refunded);

/** Nothing of what was decided is left to do at Stripe; only a new decision changes that. */
export function isAtRest(payment: Payment): boolean {
  if (payment.attention !== null) return false;
  if (payment.status === 'VOIDED') return true;
  return payment.captured > 0n && payment.openRefunds.length === 0 && overpaid(payment) === 0n;
}

/** Nobody will pay with this any more. */
export const isClosed = (payment: Payment): boolean =>
  payment.keep === 0n || payment.status === 'VOIDED' || payment.attention !== null;
