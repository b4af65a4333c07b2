import { assertThat, type BusinessStatus } from '@holdfast/contracts';

interface Business {
  readonly ownerId: string;
  readonly status: BusinessStatus;
}
const usable: readonly BusinessStatus[] = ['PENDING', 'ACTIVE', 'INACTIVE'];

/** Errors: not_found for somebody else's business; business_not_usable in a status that takes no resources. */
export function assertMayAddResource({ ownerId, status }: Business, vendorId: string): void {
  assertThat(ownerId === vendorId, 'not_found', 'There is no such business.');
  assertThat(usable.includes(status), 'business_not_usable', `The business is ${status}.`);
}
