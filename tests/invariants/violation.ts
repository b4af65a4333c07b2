/** A broken promise, with enough to find it. */
export interface Violation {
  readonly kind:
    | 'overlapping_bookings'
    | 'charge_without_booking'
    | 'booking_without_charge'
    | 'ledger_differs_from_stripe'
    | 'event_never_consumed'
    | 'outbox_stuck'
    | 'saga_missing';
  readonly subject: string;
  readonly detail: string;
}
