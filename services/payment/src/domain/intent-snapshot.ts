/** What Stripe knows about a payment at one moment, in our words and whole minor units. */
export interface IntentSnapshot {
  readonly id: string;
  readonly status: IntentStatus;
  readonly amount: bigint;
  readonly currency: string;
  /** What was captured. */
  readonly received: bigint;
  /** The charge that holds, held or took the money; null while no card was accepted. */
  readonly chargeId: string | null;
  readonly decline: Decline | null;
  /** Cancelled by Stripe because the authorisation ran out. */
  readonly lapsed: boolean;
  /** What was given back of what was captured, oldest first. */
  readonly refunds: readonly SeenRefund[];
  /** A refund was made and came back: the customer does not have the money. */
  readonly refundFailed: boolean;
  readonly clientSecret: string | null;
}

export const intentStatuses = [
  'requires_payment_method',
  'requires_confirmation',
  'requires_action',
  'processing',
  'requires_capture',
  'succeeded',
  'canceled',
] as const;
export type IntentStatus = (typeof intentStatuses)[number];

export interface Decline {
  readonly key: string;
  readonly reason: string;
}

export interface SeenRefund {
  readonly id: string;
  readonly amount: bigint;
  /** Our order; null for a refund that somebody made at Stripe's own page. */
  readonly orderId: string | null;
  readonly idempotencyKey: string | null;
}
