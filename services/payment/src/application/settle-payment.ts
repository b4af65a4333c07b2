import { RuleViolationError, assertThat, toMinor, type Money } from '@holdfast/contracts';
import type { Clock } from '@holdfast/service-kit/clock';
import type { MikroORM } from '@mikro-orm/postgresql';
import { settleOutcome } from '../domain/outcomes.ts';
import type { Payment } from '../domain/payment.ts';
import { decimal, findPayment, lockPayment } from '../persistence/payment-store.ts';
import type { Advance } from './advance.ts';
import { conclude, type Concluded } from './capture-payment.ts';
import { checkSoon } from './check-soon.ts';

interface Dependencies {
  readonly orm: MikroORM;
  readonly clock: Clock;
  readonly advance: Advance;
}

interface Command {
  readonly bookingId: string;
  readonly keep: Money;
}

/**
 * Brings a payment to where the customer has paid exactly `keep`: lets the authorisation go, takes less, or gives
 * back. What is kept can be lowered later, never raised. Errors: invalid_request for another currency;
 * DependencyUnavailableError while Stripe is not there yet.
 */
export function makeSettlePayment({ orm, clock, advance }: Dependencies) {
  const commit = (id: string, keep: bigint): Promise<Payment | undefined> =>
    orm.em.fork().transactional(async (em) => {
      const locked = await lockPayment(em, { id });
      if (locked === undefined) return undefined;
      const { row, payment } = locked;
      const lowers = payment.keep === null || keep < payment.keep;
      if (!lowers || !canBeKept(payment, keep)) return payment;
      row.keepAmount = decimal(keep, payment.currency);
      row.nextCheckAt = checkSoon(clock);
      return { ...payment, keep };
    });

  return async (command: Command): Promise<Concluded | { outcome: 'done'; status: null }> => {
    const found = await findPayment(orm.em.fork(), { bookingId: command.bookingId });
    if (found === undefined) return { outcome: 'done', status: null };
    const keep = keptOf(command.keep, found);
    // A part can only be kept of what is there; our row may lag behind what the customer has just done.
    if (!canBeKept(found, keep)) await advance(found.id);
    const committed = await commit(found.id, keep);
    const { payment } = await advance(found.id);
    if (committed?.keep !== null && committed?.keep !== undefined && committed.keep < keep) {
      return { outcome: 'refused', reason: 'already_settled', status: payment.status };
    }
    return conclude(payment, settleOutcome(payment, keep));
  };
}

/** A wish to keep something stays open for as long as the payment; an unpaid one must not be charged by it later. */
const canBeKept = ({ status, captured }: Payment, keep: bigint): boolean =>
  keep === 0n || captured > 0n || status === 'AUTHORIZED';

function keptOf(keep: Money, { amount, currency }: Payment): bigint {
  assertThat(keep.currency === currency, 'invalid_request', `This payment is in ${currency}.`);
  try {
    const minor = toMinor(keep);
    return minor < amount ? minor : amount;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RuleViolationError('invalid_request', error.message, { cause: error });
  }
}
