import { describe, expect, it } from '@jest/globals';
import { paymentOf, snapshotOf } from '../../test/support/domain.ts';
import { decideNext } from './decide-next.ts';
import type { IntentStatus } from './intent-snapshot.ts';
import type { Payment } from './payment.ts';

const next = (status: IntentStatus, payment: Partial<Payment>) =>
  decideNext(snapshotOf({ status }), paymentOf(payment));

const unpaid = ['requires_payment_method', 'requires_confirmation', 'requires_action', 'processing'] as const;
const order = { id: 'order', amount: 3000n };

describe('what to ask of Stripe next', () => {
  it.each(unpaid)('cancels an intent in %s that nobody shall pay, and waits otherwise', (status) => {
    expect(next(status, { keep: 0n })).toEqual({ kind: 'cancel' });
    expect(next(status, {})).toBeUndefined();
    expect(next(status, { keep: 5000n, captureRequested: true })).toBeUndefined();
  });

  it('leaves authorised money alone until somebody decides', () => {
    expect(next('requires_capture', {})).toBeUndefined();
  });

  it('captures all of it when the booking stands, and only what is kept when it was settled', () => {
    expect(next('requires_capture', { captureRequested: true })).toEqual({
      kind: 'capture',
      amount: 12_000n,
    });
    expect(next('requires_capture', { keep: 4000n })).toEqual({ kind: 'capture', amount: 4000n });
    expect(next('requires_capture', { keep: 4000n, captureRequested: true })).toEqual({
      kind: 'capture',
      amount: 4000n,
    });
  });

  it('lets authorised money go when nothing is kept, whatever else was wished', () => {
    expect(next('requires_capture', { keep: 0n, captureRequested: true })).toEqual({ kind: 'cancel' });
    expect(next('requires_capture', { keep: 0n, captureRefusal: 'card_declined' })).toEqual({
      kind: 'cancel',
    });
  });

  it('does not repeat a capture that the bank refused', () => {
    expect(
      next('requires_capture', { captureRequested: true, captureRefusal: 'card_declined' }),
    ).toBeUndefined();
  });

  it('carries out ordered refunds one by one', () => {
    expect(next('succeeded', { openRefunds: [order] })).toEqual({ kind: 'refund', order });
    expect(next('succeeded', { keep: 0n })).toBeUndefined();
  });

  it('has nothing to do for a cancelled intent', () => {
    expect(next('canceled', { keep: 0n, captureRequested: true, openRefunds: [order] })).toBeUndefined();
  });

  it('takes no money while an operator must look, but still lets go what is only held', () => {
    const attention = 'amount_mismatch';
    expect(next('requires_capture', { attention, captureRequested: true })).toBeUndefined();
    expect(next('succeeded', { attention, openRefunds: [order] })).toBeUndefined();
    expect(next('requires_capture', { attention, keep: 0n })).toEqual({ kind: 'cancel' });
  });

  it('does not ask again what Stripe refused, but takes another way out', () => {
    const attention = 'refused_capture_some_code';
    expect(next('requires_capture', { attention, captureRequested: true })).toBeUndefined();
    expect(next('requires_capture', { attention, keep: 0n })).toEqual({ kind: 'cancel' });
    expect(next('requires_capture', { attention: 'refused_cancel_some_code', keep: 0n })).toBeUndefined();
  });
});
