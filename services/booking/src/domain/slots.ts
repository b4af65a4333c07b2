import { datesAround, openSpans } from './opening-hours.ts';
import type { Schedule, Span } from './schedule.ts';

/** Every slot that lies within the span: back to back from each opening, in elapsed time, as many as fit. */
export function slotsWithin(schedule: Schedule, within: Span): Span[] {
  const length = schedule.slotMinutes * 60_000;
  return datesAround(within, schedule.timeZone)
    .flatMap((date) => openSpans(schedule, date))
    .flatMap((open) => cut(open, length))
    .filter(({ start, end }) => start >= within.start && end <= within.end);
}

function cut(open: Span, length: number): Span[] {
  const count = Math.floor((open.end - open.start) / length);
  return Array.from({ length: count }, (_, index) => {
    const start = open.start + index * length;
    return { start, end: start + length };
  });
}
