import { authApi, businessApi, createClient, resourceApi, type Transport } from '@holdfast/contracts';
import type { Owners } from '../application/find-bookable.ts';
import type { ReadUserStatus } from '../application/revalidate-booking.ts';

/** Resource and business, asked by invocation. */
export function createOwners(transport: Transport): Owners {
  const resource = createClient({ read: resourceApi.readResourceSnapshot }, transport);
  const business = createClient({ read: businessApi.readBusinessSnapshot }, transport);
  return {
    readResource: (id) => resource.read({ params: { id } }),
    readBusiness: (id) => business.read({ params: { id } }),
  };
}

export function createReadUserStatus(transport: Transport): ReadUserStatus {
  const auth = createClient({ read: authApi.readUser }, transport);
  return async (id) => (await auth.read({ params: { id } })).status;
}
