import { RemoteProblemError } from '@holdfast/contracts';
import type { MikroORM } from '@mikro-orm/postgresql';
import { Booking } from '../persistence/booking.entity.ts';
import type { Outcome } from './confirm-booking.ts';
import type { Owners } from './find-bookable.ts';

/** The customer's status, from auth. */
export type ReadUserStatus = (userId: string) => Promise<string>;

/**
 * Before the pivot: does everybody still stand? Asked from the owners, not from copies. A business or resource that
 * only went inactive lets a hold finish. Faults (nobody answers) are exceptions and tried again.
 */
export function makeRevalidateBooking({
  orm,
  owners,
  readUserStatus,
}: {
  orm: MikroORM;
  owners: Owners;
  readUserStatus: ReadUserStatus;
}) {
  return async (bookingId: string): Promise<Outcome> => {
    const booking = await orm.em.fork().findOneOrFail(Booking, bookingId);
    if (booking.status === 'CONFIRMED') return { ok: true };
    try {
      const [user, resource, business] = await Promise.all([
        readUserStatus(booking.customerId),
        owners.readResource(booking.resourceId),
        owners.readBusiness(booking.businessId),
      ]);
      if (user !== 'ACTIVE') return { ok: false, reason: `customer_${user.toLowerCase()}` };
      if (resource.status === 'ARCHIVED') return { ok: false, reason: 'resource_archived' };
      const standing = business.status === 'ACTIVE' || business.status === 'INACTIVE';
      return standing ? { ok: true } : { ok: false, reason: `business_${business.status.toLowerCase()}` };
    } catch (error) {
      if (error instanceof RemoteProblemError && error.status === 404)
        return { ok: false, reason: 'no_longer_there' };
      throw error;
    }
  };
}
