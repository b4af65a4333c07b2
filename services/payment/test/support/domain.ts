import type { IntentSnapshot } from '../../src/domain/intent-snapshot.ts';
import type { Payment } from '../../src/domain/payment.ts';

/** A payment that nobody has paid yet, and what a test changes about it. */
export const paymentOf = (changes: Partial<Payment> = {}): Payment => ({
  id: 'payment',
  bookingId: 'booking',
  customerId: 'customer',
  vendorId: 'vendor',
  businessId: 'business',
  currency: 'EUR',
  amount: 12_000n,
  status: 'REQUIRES_PAYMENT',
  intentId: 'pi_1',
  captureRequested: false,
  captureRefusal: null,
  keep: null,
  captured: 0n,
  refunded: 0n,
  attention: null,
  reason: null,
  declineKey: null,
  keyGeneration: 0,
  version: 1,
  createdAt: '2027-03-01T09:00:00.000Z',
  entries: [],
  openRefunds: [],
  ...changes,
});

export const snapshotOf = (changes: Partial<IntentSnapshot> = {}): IntentSnapshot => ({
  id: 'pi_1',
  status: 'requires_payment_method',
  amount: 12_000n,
  currency: 'EUR',
  received: 0n,
  chargeId: null,
  decline: null,
  lapsed: false,
  refunds: [],
  refundFailed: false,
  clientSecret: 'secret',
  ...changes,
});
