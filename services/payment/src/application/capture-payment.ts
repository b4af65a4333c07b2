import { assertThat } from '@holdfast/contracts';
import type { Clock } from '@holdfast/service-kit/clock';
import { DependencyUnavailableError } from '@holdfast/service-kit/dependency-unavailable';
import type { MikroORM } from '@mikro-orm/postgresql';
import { captureOutcome, type Outcome } from '../domain/outcomes.ts';
import type { Payment } from '../domain/payment.ts';
import { findPayment, lockPayment } from '../persistence/payment-store.ts';
import type { Advance } from './advance.ts';
import { checkSoon } from './check-soon.ts';

interface Dependencies {
  readonly orm: MikroORM;
  readonly clock: Clock;
  readonly advance: Advance;
}

export type Concluded = Outcome & Pick<Payment, 'status'>;

/**
 * Takes the money that was authorised. The wish is committed first, so that it comes true after any crash; and only
 * for a payment that is authorised, so that it never comes true by surprise.
 * Errors: not_found; DependencyUnavailableError while it is not known how it ended.
 */
export function makeCapturePayment({ orm, clock, advance }: Dependencies) {
  const requestCapture = (id: string): Promise<void> =>
    orm.em.fork().transactional(async (em) => {
      const locked = await lockPayment(em, { id });
      if (locked?.payment.status !== 'AUTHORIZED' || locked.payment.keep === 0n) return;
      locked.row.captureRequested = true;
      locked.row.nextCheckAt = checkSoon(clock);
    });

  return async ({ bookingId }: { bookingId: string }): Promise<Concluded> => {
    let payment = await findPayment(orm.em.fork(), { bookingId });
    assertThat(payment, 'not_found');
    // The webhook that tells of the authorisation may still be on its way.
    if (payment.status !== 'AUTHORIZED') ({ payment } = await advance(payment.id));
    if (payment.status === 'AUTHORIZED') {
      await requestCapture(payment.id);
      ({ payment } = await advance(payment.id));
    }
    return conclude(payment, captureOutcome(payment));
  };
}

/** Errors: DependencyUnavailableError for an outcome that is still open. */
export function conclude(payment: Payment, outcome: Outcome | undefined): Concluded {
  if (outcome === undefined)
    throw new DependencyUnavailableError('Stripe', new Error(`it is ${payment.status}`));
  return { ...outcome, status: payment.status };
}
