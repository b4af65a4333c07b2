import type { UserStatus } from '@holdfast/contracts';

/**
 * Who may set a password by a mailed code. The code proves who reads the mailbox, which is what an UNVERIFIED user
 * still has to prove, so it verifies the address too.
 */
export const passwordResetStatuses = ['ACTIVE', 'UNVERIFIED'] as const satisfies readonly UserStatus[];
