import type { BusinessStatus, Role } from '@holdfast/contracts';

export interface Reader {
  readonly userId: string;
  readonly role: Role;
}
interface Business {
  readonly ownerId: string;
  readonly status: BusinessStatus;
}

/** The owner and admins see what is inactive or archived too, whatever the status of the business. */
export const seesEverything = ({ ownerId }: Pick<Business, 'ownerId'>, reader: Reader | undefined): boolean =>
  reader !== undefined && (reader.role === 'ADMIN' || reader.userId === ownerId);

/**
 * The public sees resources of active businesses. An inactive one can still be read by its address: people hold
 * bookings of it. An archived one is gone.
 */
export function mayRead(
  resource: { readonly status: 'ACTIVE' | 'INACTIVE' | 'ARCHIVED' },
  business: Business,
  reader: Reader | undefined,
): boolean {
  if (seesEverything(business, reader)) return true;
  return business.status === 'ACTIVE' && resource.status !== 'ARCHIVED';
}
