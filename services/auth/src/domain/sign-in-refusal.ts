import type { UserStatus } from '@holdfast/contracts';

/** Why a user with the right password may not sign in; undefined when they may. */
export function signInRefusal(
  status: UserStatus,
): 'email_not_verified' | 'account_suspended' | 'invalid_credentials' | undefined {
  switch (status) {
    case 'ACTIVE':
      return undefined;
    case 'UNVERIFIED':
      return 'email_not_verified';
    case 'SUSPENDED':
      return 'account_suspended';
    case 'DELETED':
      return 'invalid_credentials'; // who is gone was never here
  }
}
