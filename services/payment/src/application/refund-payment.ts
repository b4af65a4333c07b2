import { RuleViolationError, assertThat, toMinor } from '@holdfast/contracts';
import type { Clock } from '@holdfast/service-kit/clock';
import { DependencyUnavailableError } from '@holdfast/service-kit/dependency-unavailable';
import type { IdempotentRequest } from '@holdfast/service-kit/http/idempotency-key';
import type { Principal } from '@holdfast/service-kit/identity/principal';
import type { Logger } from '@holdfast/service-kit/logger';
import { once } from '@holdfast/service-kit/persistence/idempotency';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { mayRefund } from '../domain/access.ts';
import { refundable } from '../domain/settlement.ts';
import { lockPayment } from '../persistence/payment-store.ts';
import { addRefundOrder } from '../persistence/refund-orders.ts';
import type { Advance } from './advance.ts';
import { checkSoon } from './check-soon.ts';

interface Dependencies {
  readonly orm: MikroORM;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly advance: Advance;
}

interface Command {
  readonly paymentId: string;
  readonly principal: Principal;
  readonly amount: string;
  readonly reason: string;
  readonly idempotency: IdempotentRequest | undefined;
}

/**
 * Gives money back by hand. The amount is reserved under the payment's lock, so that refunds side by side never
 * exceed what was charged; then Stripe is asked. Once reserved it happens, even if Stripe is away right now.
 * Errors: not_found, invalid_amount, payment_not_refundable, refund_too_large, and those of `once`.
 */
export function makeRefundPayment({ orm, clock, logger, advance }: Dependencies) {
  const reserve = async (em: EntityManager, command: Command): Promise<null> => {
    const locked = await lockPayment(em, { id: command.paymentId });
    assertThat(locked !== undefined && mayRefund(command.principal, locked.payment), 'not_found');
    const { row, payment } = locked;
    const amount = positive(command.amount, payment.currency);
    assertThat(payment.captured > 0n && payment.attention === null, 'payment_not_refundable');
    assertThat(amount <= refundable(payment), 'refund_too_large');
    await addRefundOrder(em, locked, amount, { by: command.principal.userId, reason: command.reason });
    row.nextCheckAt = checkSoon(clock);
    return null;
  };

  return async (command: Command): Promise<{ replayed: boolean }> => {
    const { paymentId, principal, idempotency } = command;
    const { replayed } = await orm.em
      .fork()
      .transactional((em) => once(em, principal.userId, idempotency, () => reserve(em, command)));
    await advance(paymentId).catch((error: unknown) => {
      if (!(error instanceof DependencyUnavailableError)) throw error;
      logger.warn({ err: error, paymentId }, 'a refund waits for Stripe');
    });
    return { replayed };
  };
}

function positive(amount: string, currency: string): bigint {
  try {
    const minor = toMinor({ amount, currency });
    assertThat(minor > 0n, 'invalid_amount', 'A refund gives something back.');
    return minor;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RuleViolationError('invalid_amount', error.message, { cause: error });
  }
}
