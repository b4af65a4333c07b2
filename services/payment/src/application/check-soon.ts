import type { Clock } from '@holdfast/service-kit/clock';

const soonMs = 10_000;

/** When the sweeper should look whether a wish came true; by then it normally has. */
export const checkSoon = (clock: Clock): Date => new Date(clock().getTime() + soonMs);
