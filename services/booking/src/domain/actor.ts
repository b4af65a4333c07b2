import type { Role } from '@holdfast/contracts';

/** Who changes a booking, as its history shows it: a role, never a person. */
export type Actor = 'customer' | 'vendor' | 'admin' | 'system';

/** A user who looks at or acts on a booking. */
export interface Caller {
  readonly userId: string;
  readonly role: Role;
}

/** In which part the caller stands to a booking; undefined for everybody whose business it is not. */
export function partOf(
  caller: Caller,
  booking: { readonly customerId: string; readonly vendorId: string },
): Exclude<Actor, 'system'> | undefined {
  if (caller.userId === booking.customerId) return 'customer';
  if (caller.userId === booking.vendorId && caller.role === 'VENDOR') return 'vendor';
  return caller.role === 'ADMIN' ? 'admin' : undefined;
}
