import { describe, expect, it } from '@jest/globals';
import { decideRefresh, type PresentedToken } from './refresh-decision.ts';

const good: PresentedToken = { used: false, expired: false, revoked: false, userStatus: 'ACTIVE' };

describe('a refresh token that is presented', () => {
  it.each([
    ['is exchanged once', good, 'rotate'],
    ['betrays a theft when it was used before', { ...good, used: true }, 'reused'],
    ['betrays it even after its time', { ...good, used: true, expired: true }, 'reused'],
    ['betrays it once: a revoked family is only invalid', { ...good, used: true, revoked: true }, 'invalid'],
    ['is worth nothing after its time', { ...good, expired: true }, 'invalid'],
    ['is worth nothing after a logout', { ...good, revoked: true }, 'invalid'],
    ['tells a suspended user why', { ...good, userStatus: 'SUSPENDED' }, 'suspended'],
    ['is worth nothing to a deleted user', { ...good, userStatus: 'DELETED' }, 'invalid'],
  ] as const)('%s', (_what, token, decision) => {
    expect(decideRefresh(token)).toBe(decision);
  });
});
