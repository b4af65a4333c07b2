import { RuleViolationError } from '@holdfast/contracts';
import type { MikroORM } from '@mikro-orm/postgresql';
import { offeredSlots } from '../domain/availability.ts';
import { priceOf } from '../domain/booking-facts.ts';
import { occupiedSpan } from '../domain/schedule.ts';
import { findOccupied } from '../persistence/occupied-units.ts';
import { assertBookable, type FindBookable } from './find-bookable.ts';

const longestRangeMs = 62 * 24 * 3_600_000;

/** What a resource offers between two instants. Errors: not_found, not_bookable, range_too_long, invalid_request. */
export function makeReadAvailability({ orm, findBookable }: { orm: MikroORM; findBookable: FindBookable }) {
  return async ({ resourceId, from, to }: { resourceId: string; from: string; to: string }) => {
    const within = { start: Date.parse(from), end: Date.parse(to) };
    if (within.end <= within.start) {
      throw new RuleViolationError('invalid_request', 'The range is empty.', {
        errors: [{ pointer: '/query/to', message: 'must be after from' }],
      });
    }
    if (within.end - within.start > longestRangeMs) {
      throw new RuleViolationError('range_too_long', 'Ask for at most 62 days at once.');
    }
    const bookable = await findBookable(resourceId);
    assertBookable(bookable);
    const { resource, business, schedule } = bookable;
    const occupied = await findOccupied(orm.em.fork(), resource.key, occupiedSpan(within, schedule));
    const price = priceOf(resource);
    return {
      resourceId,
      timeZone: business.timeZone,
      bookingMode: resource.bookingMode,
      items: offeredSlots(schedule, within, resource.capacity, occupied, Date.now()).map((slot) => ({
        startsAt: new Date(slot.start).toISOString(),
        endsAt: new Date(slot.end).toISOString(),
        remaining: slot.remaining,
        price,
      })),
    };
  };
}
