import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { expectBalancedBooks } from './support/books.ts';
import { openPayment } from './support/payer.ts';
import { start, type Started } from './support/start.ts';

// Real webhooks and a busy machine: slow is not wrong.
jest.setTimeout(30_000);

let world: Started;
beforeAll(async () => {
  world = await start({ replicas: 2 });
}, 60_000);
afterEach(() => world.stripe.calm());
afterAll(() => world[Symbol.asyncDispose]());

const statuses = (replies: readonly { status: number; body: { code?: string } }[]) =>
  replies.map(({ status, body }) => body.code ?? status).sort();

describe('refunds side by side, over two replicas', () => {
  it('never give back more than was charged', async () => {
    const payer = await openPayment(world);
    await payer.charge();
    const replies = await Promise.all(Array.from({ length: 20 }, () => payer.refund('30.00')));
    expect(statuses(replies)).toEqual([
      ...Array.from({ length: 4 }, () => 201),
      ...Array.from({ length: 16 }, () => 'refund_too_large'),
    ]);
    expect(await payer.until('REFUNDED')).toMatchObject({ refunded: { amount: '120.00' } });
    const { refunds, charges } = await payer.atStripe();
    expect(refunds.map(({ amount }) => amount)).toEqual([3000, 3000, 3000, 3000]);
    expect(charges).toMatchObject([{ amount_refunded: 12_000 }]);
    const refunded = (await payer.events()).filter(({ kind }) => kind === 'refunded');
    expect(refunded).toHaveLength(4);
  });

  it('and a settlement at once end exactly where the last word says', async () => {
    const payer = await openPayment(world);
    await payer.charge();
    const replies = await Promise.all([
      payer.refund('10.00'),
      payer.settle('70.00'),
      payer.refund('25.00'),
      payer.settle('70.00'),
      payer.refund('5.00'),
    ]);
    for (const { status } of replies) expect(status).toBeLessThan(300);
    const { refunds } = await payer.atStripe();
    const back = refunds.reduce((sum, { amount }) => sum + amount, 0);
    // At least what the settlement asks for, at most that and every refund by hand on top of it.
    expect(back).toBeGreaterThanOrEqual(5000);
    expect(back).toBeLessThanOrEqual(9000);
    const view = await payer.view();
    expect(view.refunded.amount).toBe((back / 100).toFixed(2));
    const [row] = await world.rows<{ ordered: string }>(
      'select refund_ordered::text as ordered from payments where id = ?',
      [payer.id],
    );
    expect(Number(row?.ordered) * 100).toBe(back);
  });

  it('happen once for each Idempotency-Key, and each repetition sees the payment as it is now', async () => {
    const payer = await openPayment(world);
    await payer.charge();
    const key = randomUUID();
    const replies = await Promise.all(Array.from({ length: 5 }, () => payer.refund('30.00', key)));
    for (const { body } of replies) expect([undefined, 'request_in_progress']).toContain(body.code);
    await payer.refund('10.00');
    const again = await payer.refund('30.00', key);
    expect(again).toMatchObject({ status: 201, body: { refunded: { amount: '40.00' } } });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await payer.refund('31.00', key)).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
    expect((await payer.atStripe()).refunds.map(({ amount }) => amount).sort()).toEqual([1000, 3000]);
  });
});

describe('a refund by hand', () => {
  it('needs a payment that was charged, a key, and an amount that is one', async () => {
    const payer = await openPayment(world);
    expect((await payer.refund('1.00')).body).toMatchObject({ code: 'payment_not_refundable', status: 409 });
    await payer.charge();
    expect((await payer.refund('0.00')).body).toMatchObject({ code: 'invalid_amount' });
    expect((await payer.refund('1.001')).body).toMatchObject({ code: 'invalid_amount' });
    expect((await payer.refund('120.01')).body).toMatchObject({ code: 'refund_too_large', status: 422 });
    const keyless = await world.request('POST', `/v1/payments/${payer.id}/refunds`, {
      body: { amount: '1.00', reason: 'x' },
      ...world.as(world.vendor),
    });
    expect(keyless.body).toMatchObject({ code: 'idempotency_key_missing' });
  });

  it('made at Stripe’s own page counts, and leaves that much less', async () => {
    const payer = await openPayment(world);
    await payer.charge();
    await world.stripe.asOperator('/v1/refunds', { payment_intent: payer.intentId, amount: '5000' });
    const view = await payer.until('PARTIALLY_REFUNDED');
    expect(view.refunded.amount).toBe('50.00');
    expect(view.transactions.at(-1)).toMatchObject({ kind: 'REFUND', idempotencyKey: '' });
    expect((await payer.refund('70.01')).body).toMatchObject({ code: 'refund_too_large' });
    expect((await payer.settle('0')).body).toEqual({ outcome: 'done', status: 'REFUNDED' });
  });

  it('that crosses one at Stripe’s own page is given up, and what is kept is still reached', async () => {
    const payer = await openPayment(world);
    await payer.charge();
    await world.quiet();
    await world.stripe.faults({ drop: true });
    await world.stripe.asOperator('/v1/refunds', { payment_intent: payer.intentId, amount: '5000' });
    // Our row does not know of it yet: the order is more than Stripe has left.
    const reply = await payer.refund('100.00');
    expect(reply.status).toBe(201);
    expect(reply.body).toMatchObject({ status: 'PARTIALLY_REFUNDED', refunded: { amount: '50.00' } });
    expect((await payer.settle('30.00')).body).toEqual({ outcome: 'done', status: 'PARTIALLY_REFUNDED' });
    expect((await payer.view()).refunded.amount).toBe('90.00');
  });
});

describe('who may see and refund a payment', () => {
  it('its customer, its vendor and admins; to others it is not there', async () => {
    const payer = await openPayment(world);
    await payer.charge();
    const { identity } = world.platform;
    const strangers = [await identity.user('CUSTOMER'), await identity.user('VENDOR')];
    for (const path of [`/v1/payments/${payer.id}`, `/v1/bookings/${payer.bookingId}/payment`]) {
      for (const friend of [payer.customer, world.vendor, world.admin]) {
        expect(await world.request('GET', path, world.as(friend))).toMatchObject({ status: 200 });
      }
      for (const stranger of strangers) {
        expect(await world.request('GET', path, world.as(stranger))).toMatchObject({ status: 404 });
      }
      expect(await world.request('GET', path)).toMatchObject({ status: 401 });
    }
    expect(await payer.refund('1.00', randomUUID(), strangers[1])).toMatchObject({ status: 404 });
    expect(await payer.refund('1.00', randomUUID(), payer.customer)).toMatchObject({ status: 403 });
    expect((await payer.view()).refunded.amount).toBe('0.00');
    expect(await payer.refund('1.00', randomUUID(), world.admin)).toMatchObject({ status: 201 });
    const unknown = `/v1/payments/${randomUUID()}`;
    expect(await world.request('GET', unknown, world.as(world.admin))).toMatchObject({ status: 404 });
  });
});

describe('the database itself', () => {
  it('refuses to change, delete or empty the ledger, and figures that cannot be', async () => {
    const payer = await openPayment(world);
    await payer.charge();
    const refused = (sql: string) => expect(world.rows(sql, [payer.id])).rejects.toThrow();
    await refused('update transactions set amount = 1 where payment_id = ?');
    await refused('delete from transactions where payment_id = ?');
    await expect(world.rows('truncate transactions')).rejects.toThrow(/cannot be changed/);
    await refused('update payments set refunded = captured + 1 where id = ?');
    await refused('update payments set captured = amount + 1 where id = ?');
    await refused('update payments set refund_ordered = captured + 1 where id = ?');
    await payer.settle('50.00');
    await refused('update payments set keep_amount = 60 where id = ?');
  });
});

describe('after all of this', () => {
  it('ledger, rows and Stripe agree', () => expectBalancedBooks(world));
});
