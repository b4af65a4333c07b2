import { RuleViolationError, assertThat, fromMinor, toMinor, type Money } from '@holdfast/contracts';
import { DependencyUnavailableError } from '@holdfast/service-kit/dependency-unavailable';
import { query, sql } from '@holdfast/service-kit/persistence/sql';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { IntentSnapshot } from '../domain/intent-snapshot.ts';
import type { Payment } from '../domain/payment.ts';
import { isClosed } from '../domain/settlement.ts';
import { findPayment } from '../persistence/payment-store.ts';
import type { Advance } from './advance.ts';
import type { AttachIntent } from './attach-intent.ts';
import type { MakeIntent } from './make-intent.ts';

interface Command {
  readonly bookingId: string;
  readonly customerId: string;
  readonly vendorId: string;
  readonly businessId: string;
  readonly amount: Money;
}

interface Prepared {
  readonly payment: Payment;
  readonly clientSecret: string;
}

interface Dependencies {
  readonly orm: MikroORM;
  readonly makeIntent: MakeIntent;
  readonly attachIntent: AttachIntent;
  readonly advance: Advance;
}

/**
 * The payment of a booking, ready to be paid: our row first, then Stripe's intent under a key made of the row, so
 * that a crash between the two is repaired by asking again. After a decline the same intent takes another card.
 * Errors: payment_closed; invalid_request when the booking was prepared differently, or for an amount that cannot
 * be charged.
 */
export function makePreparePayment({ orm, makeIntent, attachIntent, advance }: Dependencies) {
  const withIntent = async (payment: Payment): Promise<Prepared> => {
    const { payment: current, seen } = await advance(payment.id);
    return prepared(current, seen);
  };
  return async (command: Command): Promise<Prepared> => {
    const payment = await openPayment(orm, command);
    assertThat(!isClosed(payment), 'payment_closed');
    if (payment.intentId !== null) return withIntent(payment);
    const intent = await makeIntent(payment);
    const attached = await attachIntent(payment.id, intent.id);
    // Settled meanwhile, or another replica was quicker: what counts is what Stripe shows now.
    return attached.keep === null && attached.intentId === intent.id
      ? prepared(attached, intent)
      : withIntent(attached);
  };
}

function prepared(payment: Payment, seen: IntentSnapshot | undefined): Prepared {
  assertThat(!isClosed(payment), 'payment_closed');
  const clientSecret = seen?.clientSecret ?? null;
  if (clientSecret === null) throw new DependencyUnavailableError('Stripe', new Error('no client secret'));
  return { payment, clientSecret };
}

async function openPayment(orm: MikroORM, command: Command): Promise<Payment> {
  const { bookingId, customerId, vendorId, businessId } = command;
  const { amount, currency } = inOwnPrecision(command.amount);
  const em = orm.em.fork();
  await query(
    em,
    sql`insert into payments (booking_id, customer_id, vendor_id, business_id, amount, currency)
        values (${bookingId}, ${customerId}, ${vendorId}, ${businessId}, ${amount}, ${currency})
        on conflict (booking_id) do nothing`,
  );
  const payment = await findPayment(em, { bookingId });
  if (payment === undefined) throw new Error(`the payment of booking ${bookingId} is not there`);
  const same = payment.customerId === customerId && payment.vendorId === vendorId;
  const samePrice = payment.currency === currency && payment.amount === toMinor({ amount, currency });
  assertThat(same && samePrice, 'invalid_request', 'This booking has a payment with other terms.');
  return payment;
}

function inOwnPrecision(money: Money): Money {
  try {
    const minor = toMinor(money);
    assertThat(minor > 0n, 'invalid_request', 'There is nothing to pay.');
    return fromMinor(minor, money.currency);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RuleViolationError('invalid_request', error.message, { cause: error });
  }
}
