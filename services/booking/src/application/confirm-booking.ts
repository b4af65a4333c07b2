import { RuleViolationError } from '@holdfast/contracts';
import {
  retrySerialization,
  translateConstraints,
} from '@holdfast/service-kit/persistence/constraint-errors';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { occupiedSpan } from '../domain/schedule.ts';
import { Booking } from '../persistence/booking.entity.ts';
import { changeStatus, lockBooking } from '../persistence/change-status.ts';
import { constraints } from '../persistence/constraints.ts';
import { expireHoldsInTheWay } from '../persistence/expire-holds.ts';
import {
  chooseFreeUnits,
  lockResource,
  occupiedRange,
  occupyUnits,
  releaseUnits,
} from '../persistence/occupied-units.ts';
import { Resource } from '../persistence/resource.entity.ts';

export type Outcome = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/**
 * The pivot: HELD → CONFIRMED. A payment that came after the hold's end takes the time again if it is still free.
 * Fine to repeat. Refuses with the reason for every other status.
 */
export function makeConfirmBooking({ orm }: { orm: MikroORM }) {
  return (bookingId: string): Promise<Outcome> =>
    retrySerialization(() =>
      translateConstraints(constraints, () =>
        orm.em.fork().transactional((em) => confirm(em, bookingId)),
      ).catch((error: unknown): Outcome => {
        if (error instanceof RuleViolationError && error.code === 'slot_taken') {
          return { ok: false, reason: 'paid_too_late' };
        }
        throw error;
      }),
    );
}

async function confirm(em: EntityManager, bookingId: string): Promise<Outcome> {
  const seen = await em.findOneOrFail(Booking, bookingId);
  // Always the resource before the booking, as a hold does: the other way round two could wait for each other.
  const resource = await em.findOneOrFail(Resource, seen.resourceId);
  if (seen.status === 'EXPIRED') await lockResource(em, resource.key);
  const booking = await lockBooking(em, bookingId);
  switch (booking?.status) {
    case 'CONFIRMED':
      return { ok: true };
    case 'HELD':
      await changeStatus(em, booking, { to: 'CONFIRMED', actor: 'system', reason: 'payment_authorized' });
      return { ok: true };
    case 'EXPIRED':
      // It expired between our two looks; the resource is not locked, so come again.
      if (seen.status !== 'EXPIRED') throw new Error(`booking ${bookingId} has just expired`);
      await takeAgain(em, booking, resource);
      return { ok: true };
    default:
      return { ok: false, reason: `booking_${(booking?.status ?? 'missing').toLowerCase()}` };
  }
}

/** Errors: slot_taken. */
async function takeAgain(em: EntityManager, booking: Booking, resource: Resource): Promise<void> {
  const time = { start: booking.startsAt.getTime(), end: booking.endsAt.getTime() };
  const range = occupiedRange(
    resource.key,
    occupiedSpan(time, { ...resource.schedule, timeZone: booking.timeZone }),
  );
  await expireHoldsInTheWay(em, range);
  const units = await chooseFreeUnits(em, range, resource.capacity, booking.units);
  await releaseUnits(em, booking.id);
  await occupyUnits(em, booking.id, range, units);
  await changeStatus(em, booking, {
    to: 'CONFIRMED',
    actor: 'system',
    reason: 'late_payment_time_still_free',
  });
}
