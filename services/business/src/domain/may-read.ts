import type { BusinessStatus, Role } from '@holdfast/contracts';

export interface Reader {
  readonly userId: string;
  readonly role: Role;
}
interface Owned {
  readonly ownerId: string;
  readonly status: BusinessStatus;
}

/** Its owner and admins see a business in every status, and why it has that status. */
export const seesEverything = ({ ownerId }: Pick<Owned, 'ownerId'>, reader: Reader | undefined): boolean =>
  reader !== undefined && (reader.role === 'ADMIN' || reader.userId === ownerId);

/** The public sees active businesses only; to everybody else the others do not exist. */
export const mayRead = (business: Owned, reader: Reader | undefined): boolean =>
  business.status === 'ACTIVE' || seesEverything(business, reader);
