import { randomUUID } from 'node:crypto';
import { eventually } from '@holdfast/local-stack';
import { expect } from '@jest/globals';
import type { Started } from './start.ts';
import type { StandInState } from './stripe-control.ts';

export type Payer = Awaited<ReturnType<typeof openPayment>>;

/** A booking of one customer whose payment is prepared, and what can be done with it. */
export async function openPayment(world: Started, amount = '120.00', currency = 'EUR') {
  const { stripe, internal, request, as, vendor } = world;
  const bookingId = randomUUID();
  const customer = await world.platform.identity.user('CUSTOMER');
  const prepare = () =>
    internal(`${bookingId}/payment`, {
      customerId: customer.userId,
      vendorId: vendor.userId,
      businessId: world.businessId,
      amount: { amount, currency },
    });
  const prepared = await prepare();
  expect(prepared).toMatchObject({ status: 200 });
  const { id, clientSecret } = prepared.body as { id: string; clientSecret: string };
  const intentId = clientSecret.split('_secret_')[0]!;

  const view = async () => (await request('GET', `/v1/payments/${id}`, as(customer))).body;
  const until = (status: string) =>
    eventually(
      async () => {
        const current = await view();
        return current.status === status ? current : undefined;
      },
      { timeoutMs: 30_000, what: `payment ${id} to be ${status}` },
    );
  const pay = (card?: string) => stripe.pay(clientSecret, card);
  const capture = () => internal(`${bookingId}/payment/capture`);
  const settle = (keep: string, code = currency) =>
    internal(`${bookingId}/payment/settle`, { keep: { amount: keep, currency: code } });
  const refund = (value: string, idempotencyKey: string = randomUUID(), by = vendor) =>
    request('POST', `/v1/payments/${id}/refunds`, {
      body: { amount: value, reason: 'not as promised' },
      ...as(by, { 'idempotency-key': idempotencyKey }),
    });
  /** This payment's objects at the stand-in. */
  const atStripe = async () => only(await stripe.state(), intentId);
  const authorize = async () => {
    expect(await pay()).toBe(200);
    return until('AUTHORIZED');
  };
  const charge = async () => {
    await authorize();
    expect((await capture()).body).toEqual({ outcome: 'done', status: 'CAPTURED' });
  };
  return {
    ...{ id, bookingId, intentId, clientSecret, customer, prepared, prepare, pay, authorize, charge },
    ...{ capture, settle, refund, view, until, atStripe, events: () => world.eventsOf(id) },
  };
}

function only({ payment_intents, charges, refunds }: StandInState, intentId: string) {
  const intent = payment_intents.find(({ id }) => id === intentId)!;
  const accepted = charges.filter(
    ({ payment_intent, status }) => payment_intent === intentId && status !== 'failed',
  );
  const given = refunds.filter((refund) => refund.payment_intent === intentId);
  return {
    intent,
    charges: accepted,
    /** Refunds of captured money; the stand-in, as Stripe, books what was let go as a refund too. */
    refunds: given.filter(({ metadata }) => metadata.orderId !== undefined),
    all: given,
  };
}

/** Kinds and amounts of the ledger as the API shows it. */
export const ledger = (view: { transactions: { kind: string; amount: { amount: string } }[] }) =>
  view.transactions.map(({ kind, amount }) => `${kind} ${amount.amount}`);
