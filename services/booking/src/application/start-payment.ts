import { RemoteProblemError, RuleViolationError, type Money, type PaymentStatus } from '@holdfast/contracts';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { Caller } from '../domain/actor.ts';
import { priceMinorOf, priceOf } from '../domain/booking-facts.ts';
import type { Booking } from '../persistence/booking.entity.ts';
import { wakeSaga } from '../persistence/saga-lane.ts';
import { statusNow } from './booking-view.ts';
import { findOwn } from './find-booking.ts';

export interface PreparedPayment {
  readonly id: string;
  readonly status: PaymentStatus;
  readonly amount: Money;
  readonly clientSecret: string;
  readonly publishableKey: string;
}

export interface PreparePayment {
  (booking: {
    bookingId: string;
    customerId: string;
    vendorId: string;
    businessId: string;
    amount: Money;
  }): Promise<PreparedPayment>;
}

/**
 * Starts the payment of a hold, or answers the one that was started. That a payment may exist is written down
 * before payment is asked for one, so that whatever happens in between can be undone.
 * Errors: not_found, hold_expired, booking_not_payable.
 */
export function makeStartPayment({ orm, preparePayment }: { orm: MikroORM; preparePayment: PreparePayment }) {
  return async (bookingId: string, caller: Caller): Promise<PreparedPayment> => {
    const booking = await orm.em.fork().transactional(async (em) => {
      const own = await findOwn(em, bookingId, caller, true);
      if (own.actor !== 'customer') throw new RuleViolationError('not_found', 'There is no such booking.');
      refuseUnpayable(own.booking);
      own.booking.paymentRequestedAt ??= new Date();
      return own.booking;
    });
    const payment = await preparePayment({
      bookingId,
      customerId: booking.customerId,
      vendorId: booking.vendorId,
      businessId: booking.businessId,
      amount: priceOf(booking),
    }).catch((error: unknown) => {
      if (!(error instanceof RemoteProblemError) || error.code !== 'payment_closed') throw error;
      throw new RuleViolationError('booking_not_payable', 'Its payment is over.', { cause: error });
    });
    await undoIfTooLate(orm, bookingId);
    return payment;
  };
}

function refuseUnpayable(booking: Booking): void {
  const status = statusNow(booking, new Date());
  if (status === 'EXPIRED') throw new RuleViolationError('hold_expired', 'Place a new hold.');
  if (status !== 'HELD' || priceMinorOf(booking) === 0n) {
    throw new RuleViolationError('booking_not_payable', `The booking is ${status}.`);
  }
}

/** A hold that ended while the payment was being made: its saga may have looked too early. */
async function undoIfTooLate(orm: MikroORM, bookingId: string): Promise<void> {
  await orm.em.fork().transactional(async (em) => {
    const [over] = await em.execute(
      `update bookings set settled_at = null where id = ? and status in ('EXPIRED', 'CANCELLED') returning id`,
      [bookingId],
    );
    if (over !== undefined) await wakeSaga(em, bookingId);
  });
}
