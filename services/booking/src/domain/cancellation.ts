import { percentOf, type CancellationPolicy } from '@holdfast/contracts';

const hourMs = 3_600_000;

export interface RefundDecision {
  readonly refundPercent: number;
  /** Minor units of the booking's currency. */
  readonly refund: bigint;
}

/** What the policy gives back when a booking is cancelled `now`: the best tier that is still open, else nothing. */
export function refundFor(
  policy: CancellationPolicy,
  startsAt: number,
  priceMinor: bigint,
  now: number,
): RefundDecision {
  const open = refundTiers(policy, startsAt).filter(({ until }) => now <= until);
  const refundPercent = Math.max(0, ...open.map((tier) => tier.refundPercent));
  return { refundPercent, refund: percentOf(priceMinor, refundPercent) };
}

/** The policy as moments: until when which share comes back, soonest last. */
export function refundTiers(
  policy: CancellationPolicy,
  startsAt: number,
): { until: number; refundPercent: number }[] {
  return policy.tiers
    .map(({ hoursBefore, refundPercent }) => ({ until: startsAt - hoursBefore * hourMs, refundPercent }))
    .sort((a, b) => a.until - b.until);
}
