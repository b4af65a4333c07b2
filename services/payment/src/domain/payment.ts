import type { PaymentStatus } from '@holdfast/contracts';

/** All amounts are whole minor units of the payment's currency. */
export interface Payment {
  readonly id: string;
  readonly bookingId: string;
  readonly customerId: string;
  readonly vendorId: string;
  readonly businessId: string;
  readonly currency: string;
  readonly amount: bigint;
  readonly status: PaymentStatus;
  readonly intentId: string | null;
  /** The booking stands: the authorised money may be taken. */
  readonly captureRequested: boolean;
  /** Why the card will never give what it promised. */
  readonly captureRefusal: string | null;
  /** What the customer shall have paid when all is done; null while nobody has said. Only ever lowered. */
  readonly keep: bigint | null;
  readonly captured: bigint;
  readonly refunded: bigint;
  /** What an operator must look at. */
  readonly attention: string | null;
  /** Why the last try failed or the authorisation is gone, in Stripe's words. */
  readonly reason: string | null;
  /** Tells one decline from the next. */
  readonly declineKey: string | null;
  /** Counts up when Stripe has stored an answer that must not be asked for again. */
  readonly keyGeneration: number;
  /** Counts what was observed at Stripe and told to others. */
  readonly version: number;
  readonly createdAt: string;
  readonly entries: readonly LedgerEntry[];
  /** Refunds that are decided and not seen at Stripe yet. */
  readonly openRefunds: readonly RefundOrder[];
}

/** A refund that was decided, once and for exactly this amount. Its id is its idempotency key. */
export interface RefundOrder {
  readonly id: string;
  readonly amount: bigint;
}

/** A movement of money that happened. */
export interface LedgerEntry {
  readonly kind: 'AUTHORIZATION' | 'CAPTURE' | 'VOID' | 'REFUND';
  readonly amount: bigint;
  readonly stripeId: string;
  /** What we sent; null when somebody else moved the money (the dashboard, a lapse). */
  readonly idempotencyKey: string | null;
}
