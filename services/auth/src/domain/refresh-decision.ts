import type { UserStatus } from '@holdfast/contracts';

export interface PresentedToken {
  readonly used: boolean;
  readonly expired: boolean;
  /** The whole family is. */
  readonly revoked: boolean;
  readonly userStatus: UserStatus;
}

/** `reused`: a token that was used up comes back, so one of its two holders is a thief; the family must end. */
export type RefreshDecision = 'rotate' | 'reused' | 'suspended' | 'invalid';

export function decideRefresh({ used, expired, revoked, userStatus }: PresentedToken): RefreshDecision {
  if (revoked) return 'invalid';
  // Before the expiry: a stolen token betrays the theft even when it comes late.
  if (used) return 'reused';
  if (expired) return 'invalid';
  if (userStatus === 'SUSPENDED') return 'suspended';
  return userStatus === 'ACTIVE' ? 'rotate' : 'invalid';
}
