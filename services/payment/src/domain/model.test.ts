import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decideNext, type Action } from './decide-next.ts';
import type { IntentSnapshot, SeenRefund } from './intent-snapshot.ts';
import { observe } from './observe.ts';
import type { LedgerEntry, Payment } from './payment.ts';
import { impossibleRefunds, isAtRest, overpaid, refundable } from './settlement.ts';
import { paymentOf, snapshotOf } from '../../test/support/domain.ts';

const amount = 12_000n;

/** Stripe's side of one intent: what it does to money, and idempotency of refunds by order. */
class StripeModel {
  seen: IntentSnapshot = snapshotOf({ amount });
  private declines = 0;

  pay(): void {
    if (this.seen.status !== 'requires_payment_method') return;
    this.seen = { ...this.seen, status: 'requires_capture', chargeId: 'ch_1', decline: null };
  }

  decline(): void {
    if (this.seen.status !== 'requires_payment_method') return;
    this.declines += 1;
    this.seen = { ...this.seen, decline: { key: `ch_x${String(this.declines)}`, reason: 'no' } };
  }

  /** Somebody gives money back at Stripe's own page. */
  giveBack(amount: bigint): bigint {
    const { received, refunds } = this.seen;
    if (sum(refunds) + amount > received) return 0n;
    const id = `re_foreign_${String(refunds.length)}`;
    this.seen = { ...this.seen, refunds: [...refunds, { id, amount, orderId: null, idempotencyKey: null }] };
    return amount;
  }

  perform(action: Action): void {
    const { status, received, refunds } = this.seen;
    if (action.kind === 'cancel' && status !== 'succeeded') this.seen = { ...this.seen, status: 'canceled' };
    if (action.kind === 'capture' && status === 'requires_capture') {
      this.seen = { ...this.seen, status: 'succeeded', received: action.amount };
    }
    if (action.kind !== 'refund' || refunds.some(({ orderId }) => orderId === action.order.id)) return;
    if (sum(refunds) + action.order.amount > received) return;
    const refund: SeenRefund = {
      id: `re_${action.order.id}`,
      amount: action.order.amount,
      orderId: action.order.id,
      idempotencyKey: `refund:${action.order.id}`,
    };
    this.seen = { ...this.seen, refunds: [...refunds, refund] };
  }
}

/** Our side: the row, and workers that have decided something and not done it yet. */
class World {
  readonly stripe = new StripeModel();
  payment: Payment = paymentOf({ amount });
  readonly decided: Action[] = [];
  byHand = 0n;
  private orders = 0;
  /** Snapshots that were taken and not recorded yet, with the version they belong to. */
  private readonly taken: { seen: IntentSnapshot; version: number }[] = [];

  take(): void {
    this.taken.push({ seen: this.stripe.seen, version: this.payment.version });
  }

  record(): void {
    const look = this.taken.shift();
    if (look === undefined || look.version !== this.payment.version) return;
    const { payment, entries, facts } = observe(this.payment, look.seen);
    const moved = entries.length + facts.length > 0 || payment.status !== this.payment.status;
    this.payment = { ...payment, version: payment.version + (moved ? 1 : 0) };
    const impossible = impossibleRefunds(this.payment);
    const openRefunds = this.payment.openRefunds.filter((order) => !impossible.includes(order));
    this.payment = { ...this.payment, openRefunds };
    if (overpaid(this.payment) > 0n) this.order(overpaid(this.payment));
    const action = decideNext(look.seen, this.payment);
    if (action !== undefined) this.decided.push(action);
  }

  act(index: number): void {
    const action = this.decided[index % Math.max(1, this.decided.length)];
    if (action !== undefined) this.stripe.perform(action);
  }

  wishCapture(): void {
    if (this.payment.status === 'AUTHORIZED') this.payment = { ...this.payment, captureRequested: true };
  }

  settle(keep: bigint): void {
    const { status, captured, keep: current } = this.payment;
    if (keep > 0n && captured === 0n && status !== 'AUTHORIZED') return;
    if (current === null || keep < current) this.payment = { ...this.payment, keep };
  }

  refundByHand(wanted: bigint): void {
    if (this.payment.captured === 0n || wanted > refundable(this.payment)) return;
    this.byHand += wanted;
    this.order(wanted);
  }

  giveBackElsewhere(wanted: bigint): void {
    this.byHand += this.stripe.giveBack(wanted);
  }

  private order(size: bigint): void {
    this.orders += 1;
    const order = { id: String(this.orders), amount: size };
    this.payment = { ...this.payment, openRefunds: [...this.payment.openRefunds, order] };
  }

  /** Looks and acts until nothing is left, as `advance` does. */
  run(): number {
    this.taken.length = 0;
    for (let round = 1; round <= 40; round += 1) {
      this.decided.length = 0;
      this.take();
      this.record();
      if (this.decided.length === 0) return round;
      this.act(0);
    }
    throw new Error('it never ends');
  }
}

const sum = (items: readonly { amount: bigint }[]): bigint =>
  items.reduce((all, item) => all + item.amount, 0n);
const sumOf = (entries: readonly LedgerEntry[], kind: LedgerEntry['kind']): bigint =>
  sum(entries.filter((entry) => entry.kind === kind));

const money = fc.bigInt(0n, amount);
const step = fc.oneof(
  fc.constant((world: World) => world.stripe.pay()),
  fc.constant((world: World) => world.stripe.decline()),
  fc.constant((world: World) => world.take()),
  fc.constant((world: World) => world.record()),
  fc.nat(20).map((index) => (world: World) => world.act(index)),
  fc.constant((world: World) => world.wishCapture()),
  money.map((keep) => (world: World) => world.settle(keep)),
  fc.bigInt(1n, amount).map((wanted) => (world: World) => world.refundByHand(wanted)),
  fc.bigInt(1n, amount).map((wanted) => (world: World) => world.giveBackElsewhere(wanted)),
  fc.constant((world: World) => void world.run()),
);

/** Where a run begins: chance alone rarely gets a payment as far as refunds. */
const beginnings: ((world: World) => void)[][] = [
  [],
  [(world) => world.stripe.pay(), (world) => void world.run()],
  [
    (world) => world.stripe.pay(),
    (world) => void world.run(),
    (world) => world.wishCapture(),
    (world) => void world.run(),
  ],
];

function checkMoney({ stripe, payment, byHand }: World): void {
  const { received, refunds } = stripe.seen;
  const givenBack = sum(refunds);
  expect(received <= amount).toBe(true);
  expect(givenBack <= received).toBe(true);
  // Nobody gets back more than was decided: all but what is kept, and what was given by hand.
  const mustStay = received < (payment.keep ?? received) ? received : (payment.keep ?? received);
  expect(received - givenBack >= mustStay - byHand).toBe(true);
  if (!payment.captureRequested && payment.keep === null) expect(received).toBe(0n);
}

describe('a payment and Stripe, with workers that see and act late', () => {
  it('always comes to rest where it was decided, and never gives back too much', () => {
    fc.assert(
      fc.property(fc.constantFrom(...beginnings), fc.array(step, { maxLength: 40 }), (beginning, steps) => {
        const world = new World();
        for (const each of [...beginning, ...steps]) {
          each(world);
          checkMoney(world);
        }
        world.run();
        checkMoney(world);
        checkRest(world);
      }),
      { numRuns: 1500 },
    );
  });
});

function checkRest(world: World): void {
  const { payment, stripe } = world;
  const { received, refunds, status, chargeId } = stripe.seen;
  const paid = received - sum(refunds);
  if (payment.keep === 0n) expect([paid, ['canceled', 'succeeded'].includes(status)]).toEqual([0n, true]);
  if (payment.keep !== null) expect(paid <= payment.keep).toBe(true);
  if (payment.captureRequested) expect(status).not.toBe('requires_capture');
  expect([payment.captured, payment.refunded]).toEqual([received, sum(refunds)]);
  expect(isAtRest(payment)).toBe(status === 'canceled' || status === 'succeeded');
  if (chargeId !== null && status !== 'requires_capture') {
    const { entries } = payment;
    expect(sumOf(entries, 'AUTHORIZATION')).toBe(sumOf(entries, 'CAPTURE') + sumOf(entries, 'VOID'));
    expect(sumOf(entries, 'REFUND')).toBe(sum(refunds));
  }
  // Another look at the same changes nothing and tells nobody anything.
  const again = observe(payment, stripe.seen);
  expect([again.entries, again.facts, again.payment]).toEqual([[], [], payment]);
  expect(decideNext(stripe.seen, again.payment)).toBeUndefined();
}
