import { BusinessStatus } from '@holdfast/contracts';
import { describe, expect, it } from '@jest/globals';
import { nextStatus, type StatusAction } from './transitions.ts';

const allowed: Record<StatusAction, Partial<Record<BusinessStatus, BusinessStatus>>> = {
  approve: { PENDING: 'ACTIVE' },
  suspend: { ACTIVE: 'SUSPENDED', INACTIVE: 'SUSPENDED' },
};
const actions = Object.keys(allowed) as StatusAction[];
const cases = actions.flatMap((action) => BusinessStatus.options.map((from) => ({ action, from })));

describe('the status of a business', () => {
  it.each(cases)('$action from $from', ({ action, from }) => {
    const to = allowed[action][from];
    if (to !== undefined) {
      expect(nextStatus(action, from)).toBe(to);
      return;
    }
    expect(() => nextStatus(action, from)).toThrow(
      expect.objectContaining({
        code: 'invalid_transition',
        detail: expect.stringMatching(
          new RegExp(`${from}.*${action === 'approve' ? 'ACTIVE' : 'SUSPENDED'}`),
        ),
      }),
    );
  });
});
