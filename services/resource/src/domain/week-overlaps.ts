import type { FieldError } from '@holdfast/contracts';
import { minutesOfDay, overlap, shifted, spanOf, type Interval, type Span } from './time-span.ts';

export interface WeeklyInterval extends Interval {
  readonly dayOfWeek: number;
}

const week = 7 * minutesOfDay;

/** Each interval that overlaps one before it in the list; the week is a circle, Sunday night runs into Monday. */
export function weekOverlaps(hours: readonly WeeklyInterval[]): FieldError[] {
  const spans = hours.map((interval) => shifted(spanOf(interval), (interval.dayOfWeek - 1) * minutesOfDay));
  return spans.flatMap((span, index): FieldError[] => {
    const rival = spans.slice(0, index).findIndex((earlier) => overlapInWeek(earlier, span));
    if (rival < 0) return [];
    return [
      { pointer: `/openingHours/${String(index)}`, message: `overlaps /openingHours/${String(rival)}` },
    ];
  });
}

const overlapInWeek = (a: Span, b: Span): boolean =>
  [-week, 0, week].some((turn) => overlap(a, shifted(b, turn)));
