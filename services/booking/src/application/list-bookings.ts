import { RuleViolationError, type BookingStatus } from '@holdfast/contracts';
import { readCursor, toPage } from '@holdfast/service-kit/persistence/cursor';
import type { FilterQuery, MikroORM } from '@mikro-orm/postgresql';
import type { Caller } from '../domain/actor.ts';
import { Booking } from '../persistence/booking.entity.ts';
import { Business } from '../persistence/business.entity.ts';
import { viewBooking } from './booking-view.ts';

export interface BookingFilter {
  readonly status?: BookingStatus | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** The caller's own bookings, newest first. */
export const makeListBookings =
  ({ orm }: { orm: MikroORM }) =>
  (caller: Caller, filter: BookingFilter) =>
    list(orm, { customerId: caller.userId }, filter);

/** Bookings of a business, for its vendor and admins. Errors: not_found. */
export const makeListBusinessBookings =
  ({ orm }: { orm: MikroORM }) =>
  async (businessId: string, caller: Caller, filter: BookingFilter) => {
    const business = await orm.em.fork().findOne(Business, businessId);
    const mine = business?.ownerId === caller.userId || caller.role === 'ADMIN';
    if (business === null || !mine) throw new RuleViolationError('not_found', 'There is no such business.');
    return list(orm, { businessId }, filter);
  };

async function list(orm: MikroORM, whose: FilterQuery<Booking>, filter: BookingFilter) {
  const now = new Date();
  const after = readCursor(filter.cursor);
  const rows = await orm.em.fork().find(
    Booking,
    {
      $and: [
        whose,
        filter.status === undefined ? {} : withStatus(filter.status, now),
        filter.from === undefined ? {} : { endsAt: { $gt: new Date(filter.from) } },
        filter.to === undefined ? {} : { startsAt: { $lt: new Date(filter.to) } },
        after === undefined ? {} : { id: { $lt: after.id } },
      ],
    },
    // Ids are UUIDv7: their order is the order of creation, to the microsecond where a timestamp has milliseconds.
    { orderBy: { id: 'desc' }, limit: filter.limit + 1 },
  );
  const page = toPage(rows, filter.limit, ({ id, createdAt }) => ({ id, at: createdAt.toISOString() }));
  return { items: page.items.map((booking) => viewBooking(booking, now)), nextCursor: page.nextCursor };
}

/** As `statusNow` says it, in a query. */
function withStatus(status: BookingStatus, now: Date): FilterQuery<Booking> {
  const over = { holdExpiresAt: { $lte: now }, paymentAuthorizedAt: null };
  if (status === 'EXPIRED') return { $or: [{ status }, { status: 'HELD', ...over }] };
  if (status !== 'HELD') return { status };
  return { status, $or: [{ holdExpiresAt: { $gt: now } }, { paymentAuthorizedAt: { $ne: null } }] };
}
