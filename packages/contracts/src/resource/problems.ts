import { defineProblems } from '../problem.ts';

export const resourceProblems = defineProblems({
  business_not_usable: { status: 409, title: 'The business cannot have new resources in its present status' },
  currency_mismatch: { status: 422, title: 'The price must be in the currency of the business' },
  invalid_amount: { status: 422, title: 'The amount has more decimals than its currency' },
  overlapping_hours: { status: 422, title: 'Opening hours overlap' },
  booking_mode_unsupported: { status: 422, title: 'This booking mode is not offered yet' },
});
