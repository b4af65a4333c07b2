export interface Interval {
  readonly opens: string;
  readonly closes: string;
}

/** Minutes from a midnight, without the end. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export const minutesOfDay = 24 * 60;

/** Closing at or before opening is closing on the next day: 22:00-02:00 is four hours, 09:00-09:00 is 24. */
export function spanOf({ opens, closes }: Interval): Span {
  const start = minutes(opens);
  const end = minutes(closes);
  return { start, end: end > start ? end : end + minutesOfDay };
}

function minutes(time: string): number {
  const [hours, rest] = time.split(':');
  return Number(hours) * 60 + Number(rest);
}

export const shifted = ({ start, end }: Span, by: number): Span => ({ start: start + by, end: end + by });

/** Spans that only touch do not overlap. */
export const overlap = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end;
