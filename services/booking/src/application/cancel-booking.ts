import { RuleViolationError, bookingCancelled, fromMinor, type BookingView } from '@holdfast/contracts';
import type { IdempotentRequest } from '@holdfast/service-kit/http/idempotency-key';
import { enqueue } from '@holdfast/service-kit/messaging/enqueue';
import { once, type Once } from '@holdfast/service-kit/persistence/idempotency';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { Actor, Caller } from '../domain/actor.ts';
import { priceMinorOf, priceOf } from '../domain/booking-facts.ts';
import { refundFor, refundTiers, type RefundDecision } from '../domain/cancellation.ts';
import { bookingEvent } from '../persistence/booking-event.ts';
import type { Booking } from '../persistence/booking.entity.ts';
import { changeStatus } from '../persistence/change-status.ts';
import { wakeSaga } from '../persistence/saga-lane.ts';
import { statusNow, viewBooking } from './booking-view.ts';
import { findOwn } from './find-booking.ts';

export interface CancelCommand {
  readonly bookingId: string;
  readonly caller: Caller;
  readonly reason: string | undefined;
  readonly idempotency: IdempotentRequest | undefined;
}

/**
 * Cancels a hold or a confirmed booking; the saga then brings the money to where the policy wants it. Cancelling
 * what is cancelled answers the booking as it is. Errors: not_found, booking_not_cancellable.
 */
export function makeCancelBooking({ orm }: { orm: MikroORM }) {
  return ({ bookingId, caller, reason, idempotency }: CancelCommand): Promise<Once<BookingView>> =>
    orm.em.fork().transactional((em) =>
      once(em, caller.userId, idempotency, async () => {
        const { booking, actor } = await findOwn(em, bookingId, caller, true);
        const now = new Date();
        if (booking.status === 'CANCELLED') return viewBooking(booking, now);
        const { refund } = decideRefund(booking, actor, now);
        const wasConfirmed = booking.status === 'CONFIRMED';
        const money = fromMinor(refund, booking.currency);
        await changeStatus(em, booking, { to: 'CANCELLED', actor, reason });
        booking.refundAmount = money.amount;
        await em.flush();
        await enqueue(em, bookingCancelled, booking.id, {
          ...bookingEvent(booking),
          reason: reason ?? 'no reason given',
          cancelledBy: actor,
          wasConfirmed,
          refund: wasConfirmed ? money : fromMinor(0n, booking.currency),
        });
        await wakeSaga(em, booking.id);
        return viewBooking(booking, now);
      }),
    );
}

/** What `cancel` would give back now. Errors: not_found, booking_not_cancellable. */
export function makeReadCancellation({ orm }: { orm: MikroORM }) {
  return async (bookingId: string, caller: Caller) => {
    const { booking, actor } = await findOwn(orm.em.fork(), bookingId, caller);
    const { refund, refundPercent } = decideRefund(booking, actor, new Date());
    const tiers = refundTiers(booking.cancellationPolicy, booking.startsAt.getTime()).map((tier) => ({
      until: new Date(tier.until).toISOString(),
      refundPercent: tier.refundPercent,
    }));
    return { refund: fromMinor(refund, booking.currency), refundPercent, tiers };
  };
}

/** A hold costs nothing to cancel; the customer gets everything back when the other side cancels. */
function decideRefund(booking: Booking, actor: Actor, now: Date): RefundDecision {
  const status = statusNow(booking, now);
  if (status !== 'HELD' && status !== 'CONFIRMED') {
    throw new RuleViolationError('booking_not_cancellable', `The booking is ${status}.`);
  }
  const price = priceMinorOf(booking);
  if (status === 'HELD' || actor !== 'customer') return { refundPercent: 100, refund: price };
  return refundFor(booking.cancellationPolicy, booking.startsAt.getTime(), price, now.getTime());
}

/** What the customer finally pays for a cancelled booking. */
export const keepAfterCancellation = (booking: Booking): bigint =>
  priceMinorOf(booking) -
  priceMinorOf({ priceAmount: booking.refundAmount ?? priceOf(booking).amount, currency: booking.currency });
