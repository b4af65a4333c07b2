import { describe, expect, it } from '@jest/globals';
import { paymentOf, snapshotOf } from '../../test/support/domain.ts';
import { observe } from './observe.ts';

const authorized = snapshotOf({ status: 'requires_capture', chargeId: 'ch_1' });

describe('what a look at Stripe means', () => {
  it('tells an authorisation once', () => {
    const first = observe(paymentOf(), authorized);
    expect(first.facts).toEqual([{ kind: 'authorized', amount: 12_000n }]);
    expect(first.entries).toEqual([
      { kind: 'AUTHORIZATION', amount: 12_000n, stripeId: 'ch_1', idempotencyKey: 'intent:payment' },
    ]);
    expect(observe(first.payment, authorized)).toMatchObject({
      facts: [],
      entries: [],
      payment: first.payment,
    });
  });

  it.each([
    ['another amount', { amount: 11_999n }, 'amount_mismatch'],
    ['another currency', { currency: 'USD' }, 'currency_mismatch'],
    ['more than was agreed', { status: 'succeeded' as const, received: 12_001n }, 'amount_mismatch'],
  ])('never takes an intent over %s for paid', (_what, changes, attention) => {
    const { payment, facts, entries } = observe(paymentOf(), { ...authorized, ...changes });
    expect(payment).toMatchObject({ status: 'NEEDS_ATTENTION', attention, captured: 0n });
    expect([facts, entries]).toEqual([[], []]);
  });

  it('comes back to normal when the cause for attention is gone', () => {
    const odd = observe(paymentOf(), { ...authorized, amount: 1n }).payment;
    expect(observe(odd, authorized).payment).toMatchObject({ status: 'AUTHORIZED', attention: null });
  });

  it('tells each decline once, in words that a customer may read', () => {
    const declined = snapshotOf({ decline: { key: 'ch_9', reason: 'Your card was declined.' } });
    const first = observe(paymentOf(), declined);
    expect(first.payment.status).toBe('FAILED');
    expect(first.facts).toEqual([{ kind: 'failed', amount: 12_000n, reason: 'Your card was declined.' }]);
    expect(observe(first.payment, declined).facts).toEqual([]);
    const second = { ...declined, decline: { key: 'ch_10', reason: 'Your card has expired.' } };
    expect(observe(first.payment, second).facts).toHaveLength(1);
    expect(observe(first.payment, authorized).payment.status).toBe('AUTHORIZED');
  });

  it('writes what was let go when only a part is captured', () => {
    const { entries, payment } = observe(
      paymentOf({ keep: 4000n }),
      snapshotOf({ status: 'succeeded', chargeId: 'ch_1', received: 4000n }),
    );
    expect(entries.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['AUTHORIZATION', 12_000n],
      ['CAPTURE', 4000n],
      ['VOID', 8000n],
    ]);
    expect(payment).toMatchObject({ status: 'CAPTURED', captured: 4000n });
  });

  it('tells a lapse from a cancellation of ours', () => {
    const canceled = snapshotOf({ status: 'canceled', chargeId: 'ch_1' });
    const voided = observe(paymentOf({ keep: 0n }), canceled);
    expect(voided.payment).toMatchObject({ status: 'VOIDED', reason: 'voided' });
    expect(voided.entries.at(-1)?.idempotencyKey).toBe('cancel:payment');
    const lapsed = observe(paymentOf({ captureRequested: true }), { ...canceled, lapsed: true });
    expect(lapsed.payment).toMatchObject({ status: 'VOIDED', reason: 'authorization_lapsed' });
    expect(lapsed.entries.at(-1)?.idempotencyKey).toBeNull();
    expect(lapsed.facts).toEqual([{ kind: 'voided', amount: 12_000n }]);
  });

  it('asks for an operator when a refund came back', () => {
    const { payment } = observe(
      paymentOf({ captured: 12_000n }),
      snapshotOf({ status: 'succeeded', chargeId: 'ch_1', received: 12_000n, refundFailed: true }),
    );
    expect(payment).toMatchObject({ status: 'NEEDS_ATTENTION', attention: 'refund_failed' });
  });
});
