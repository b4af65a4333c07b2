import { RuleViolationError } from '@holdfast/contracts';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { partOf, type Actor, type Caller } from '../domain/actor.ts';
import { Booking } from '../persistence/booking.entity.ts';
import { lockBooking } from '../persistence/change-status.ts';
import { Transition } from '../persistence/transition.entity.ts';
import { viewBooking } from './booking-view.ts';

interface OwnBooking {
  readonly booking: Booking;
  readonly actor: Exclude<Actor, 'system'>;
}

/** Errors: not_found, also for a booking that is none of the caller's business. */
export async function findOwn(
  em: EntityManager,
  id: string,
  caller: Caller,
  lock = false,
): Promise<OwnBooking> {
  const booking = lock ? await lockBooking(em, id) : await em.findOne(Booking, id);
  const actor = booking === null ? undefined : partOf(caller, booking);
  if (booking === null || actor === undefined)
    throw new RuleViolationError('not_found', 'There is no such booking.');
  return { booking, actor };
}

export const makeReadBooking =
  ({ orm }: { orm: MikroORM }) =>
  async (id: string, caller: Caller) => {
    const { booking } = await findOwn(orm.em.fork(), id, caller);
    return viewBooking(booking, new Date());
  };

export const makeReadHistory =
  ({ orm }: { orm: MikroORM }) =>
  async (id: string, caller: Caller) => {
    const em = orm.em.fork();
    await findOwn(em, id, caller);
    const transitions = await em.find(Transition, { bookingId: id }, { orderBy: { id: 'asc' } });
    const items = transitions.map(({ fromStatus, toStatus, actor, reason, at }) => ({
      from: fromStatus ?? null,
      to: toStatus,
      actor,
      reason: reason ?? null,
      at: at.toISOString(),
    }));
    return { items };
  };
