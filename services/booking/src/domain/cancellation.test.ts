import { describe, expect, it } from '@jest/globals';
import { refundFor } from './cancellation.ts';

const startsAt = Date.parse('2027-03-01T09:00:00Z');
const hoursBefore = (hours: number) => startsAt - hours * 3_600_000;
const policy = {
  tiers: [
    { hoursBefore: 24, refundPercent: 50 },
    { hoursBefore: 48, refundPercent: 100 },
  ],
};

describe('the refund of a cancellation', () => {
  it.each([
    [72, 100, 12_000n],
    [48, 100, 12_000n],
    [47.99, 50, 6000n],
    [24, 50, 6000n],
    [23.99, 0, 0n],
    [-1, 0, 0n],
  ])('%d hours before the start gives %d percent', (hours, refundPercent, refund) => {
    expect(refundFor(policy, startsAt, 12_000n, hoursBefore(hours))).toEqual({ refundPercent, refund });
  });

  it('rounds half a minor unit up', () => {
    const half = { tiers: [{ hoursBefore: 0, refundPercent: 50 }] };
    expect(refundFor(half, startsAt, 101n, hoursBefore(1)).refund).toBe(51n);
  });

  it('gives nothing without tiers', () => {
    expect(refundFor({ tiers: [] }, startsAt, 12_000n, hoursBefore(999)).refund).toBe(0n);
  });
});
