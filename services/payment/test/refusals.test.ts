import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeAdvance } from '../src/application/advance.ts';
import type { Refusal, StripeGateway } from '../src/application/stripe-port.ts';
import type { Action } from '../src/domain/decide-next.ts';
import type { IntentSnapshot } from '../src/domain/intent-snapshot.ts';
import { captureKey, cancelKey } from '../src/domain/idempotency-keys.ts';
import { createPaymentOrm } from '../src/persistence/orm.ts';
import { snapshotOf } from './support/domain.ts';
import { openPayment } from './support/payer.ts';
import { start, type Started } from './support/start.ts';

let world: Started;
let orm: ReturnType<typeof createPaymentOrm>;
beforeAll(async () => {
  world = await start();
  orm = createPaymentOrm(world.platform.config.DATABASE_URL, 2);
}, 60_000);
afterAll(async () => {
  await orm.close();
  await world[Symbol.asyncDispose]();
});

/** What real Stripe can do and the stand-in cannot: refuse a good call for a while, or for ever. */
async function refusing(setUp: string, seen: Partial<IntentSnapshot>, refusals: readonly Refusal[]) {
  const { id } = await openPayment(world);
  await world.rows(`update payments set ${setUp} where id = ?`, [id]);
  let intent = snapshotOf({ chargeId: 'ch_1', ...seen, id: `pi_${id}` });
  const left = [...refusals];
  const asked: string[] = [];
  const stripe: StripeGateway = {
    createIntent: () => Promise.reject(new Error('not here')),
    readIntent: async () => intent,
    perform: async (action: Action, payment) => {
      if (action.kind === 'cancel') asked.push(cancelKey(payment));
      if (action.kind === 'capture') asked.push(captureKey(payment, action.amount));
      if (action.kind === 'refund') asked.push('refund');
      const refusal = left.shift();
      if (refusal === undefined && action.kind === 'cancel') intent = { ...intent, status: 'canceled' };
      if (refusal === undefined && action.kind === 'capture') {
        intent = { ...intent, status: 'succeeded', received: action.amount };
      }
      return refusal;
    },
    async *eventsSince() {},
  };
  const advance = makeAdvance({ orm, stripe });
  const payment = async () =>
    (
      await world.rows<{ status: string; attention: string | null }>(
        'select status, attention from payments where id = ?',
        [id],
      )
    )[0];
  return { id, asked, advance: () => advance(id), payment };
}

const fault: Refusal = { kind: 'fault', code: 'stripe_fault' };
const odd: Refusal = { kind: 'request', code: 'odd' };
const timing: Refusal = { kind: 'timing', code: 'payment_intent_unexpected_state' };
const toCapture = 'capture_requested = true';
const held = { status: 'requires_capture' } as const;

describe('a capture that Stripe', () => {
  it('has failed at is asked with the next key, and left for later while the failure lasts', async () => {
    const { id, asked, advance, payment } = await refusing(toCapture, held, [fault, fault, fault]);
    await expect(advance()).rejects.toThrow('Stripe is not available');
    expect(await payment()).toEqual({ status: 'AUTHORIZED', attention: null });
    expect((await advance()).payment.status).toBe('CAPTURED');
    expect(asked).toEqual([0, 1, 2, 3].map((n) => `capture:${id}:12000${n === 0 ? '' : `:${String(n)}`}`));
  });

  it('refuses for reasons of its own is filed for an operator, and is not repeated', async () => {
    const { asked, advance, payment } = await refusing(toCapture, held, [odd, odd, odd]);
    expect((await advance()).payment.status).toBe('NEEDS_ATTENTION');
    expect(await payment()).toEqual({ status: 'NEEDS_ATTENTION', attention: 'refused_capture_odd' });
    await advance();
    expect(asked).toHaveLength(2);
  });

  it('refuses for good can still be let go', async () => {
    const { id, advance, payment } = await refusing(toCapture, held, [odd, odd]);
    await advance();
    await world.rows('update payments set keep_amount = 0 where id = ?', [id]);
    expect((await advance()).payment.status).toBe('VOIDED');
    expect(await payment()).toEqual({ status: 'VOIDED', attention: null });
  });

  it('refuses once, because of a moment that has passed, is done at the next look', async () => {
    const { advance } = await refusing(toCapture, held, [timing]);
    expect((await advance()).payment.status).toBe('CAPTURED');
  });
});

describe('a cancellation', () => {
  it('that a bank’s decision stands in the way of is tried again later, with another key', async () => {
    const { id, asked, advance, payment } = await refusing(
      'keep_amount = 0',
      { status: 'processing', chargeId: null },
      [timing],
    );
    await expect(advance()).rejects.toThrow('Stripe is not available');
    expect(await payment()).toEqual({ status: 'PROCESSING', attention: null });
    expect((await advance()).payment.status).toBe('VOIDED');
    expect(asked).toEqual([`cancel:${id}`, `cancel:${id}:1`]);
  });
});

describe('a refund', () => {
  it('whose failure Stripe has stored is never asked under another key, but filed', async () => {
    const { asked, advance, payment } = await refusing(
      'keep_amount = 0, capture_requested = true',
      { status: 'succeeded', received: 12_000n },
      [fault, fault, fault],
    );
    await advance();
    expect(await payment()).toEqual({ status: 'NEEDS_ATTENTION', attention: 'refused_refund_stripe_fault' });
    expect(asked).toEqual(['refund', 'refund']);
  });
});
