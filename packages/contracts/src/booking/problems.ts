import { defineProblems } from '../problem.ts';

export const bookingProblems = defineProblems({
  slot_taken: { status: 409, title: 'That time is taken' },
  not_bookable: { status: 409, title: 'This cannot be booked now' },
  not_enough_units: { status: 422, title: 'The resource has fewer units than asked for' },
  outside_opening_hours: { status: 422, title: 'That time is outside the opening hours' },
  too_soon: { status: 422, title: 'That time is too soon' },
  too_far_ahead: { status: 422, title: 'That time is too far ahead' },
  wrong_length: { status: 422, title: 'That length cannot be booked' },
  in_the_past: { status: 422, title: 'That time has passed' },
  range_too_long: { status: 422, title: 'The range asked for is too long' },
  hold_expired: { status: 409, title: 'The hold has expired' },
  booking_not_payable: { status: 409, title: 'This booking cannot be paid (any more)' },
  booking_not_cancellable: { status: 409, title: 'This booking cannot be cancelled (any more)' },
});
