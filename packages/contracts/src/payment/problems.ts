import { defineProblems } from '../problem.ts';

export const paymentProblems = defineProblems({
  refund_too_large: { status: 422, title: 'More than is left of what was charged' },
  payment_not_refundable: { status: 409, title: 'There is nothing to refund in this status' },
  invalid_signature: { status: 400, title: 'The signature does not fit the body' },
  payment_closed: { status: 409, title: 'This payment is over' },
});
