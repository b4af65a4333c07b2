import type { Role } from '@holdfast/contracts';
import type { Payment } from './payment.ts';

interface Reader {
  readonly userId: string;
  readonly role: Role;
}

type Parties = Pick<Payment, 'customerId' | 'vendorId'>;

export const mayRead = ({ userId, role }: Reader, { customerId, vendorId }: Parties): boolean =>
  role === 'ADMIN' || userId === customerId || userId === vendorId;

export const mayRefund = ({ userId, role }: Reader, { vendorId }: Parties): boolean =>
  role === 'ADMIN' || (role === 'VENDOR' && userId === vendorId);
