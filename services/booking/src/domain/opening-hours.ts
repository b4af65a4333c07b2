import { Temporal } from 'temporal-polyfill';
import type { Schedule, Span } from './schedule.ts';

/**
 * The stretches in which a resource is open on a local date. Local times that a clock change skips or repeats
 * are read as Temporal's "compatible" does: skipped ones move forward, repeated ones mean the first.
 */
export function openSpans(schedule: Schedule, date: Temporal.PlainDate): Span[] {
  return intervalsOf(schedule, date).flatMap(({ opens, closes }) => {
    const closesNextDay = closes <= opens;
    const start = instantOf(date, opens, schedule.timeZone);
    const end = instantOf(closesNextDay ? date.add({ days: 1 }) : date, closes, schedule.timeZone);
    return start < end ? [{ start, end }] : [];
  });
}

function intervalsOf(
  schedule: Schedule,
  date: Temporal.PlainDate,
): readonly { opens: string; closes: string }[] {
  const exception = schedule.exceptions.find((each) => each.date === date.toString());
  if (exception === undefined)
    return schedule.openingHours.filter(({ dayOfWeek }) => dayOfWeek === date.dayOfWeek);
  return 'closed' in exception ? [] : exception.intervals;
}

function instantOf(date: Temporal.PlainDate, time: string, timeZone: string): number {
  const day = time === '24:00' ? date.add({ days: 1 }) : date;
  const plainTime = time === '24:00' ? '00:00' : time;
  return day.toZonedDateTime({ timeZone, plainTime }).epochMilliseconds;
}

/** Local dates on which something may be open within the span, the evening before included. */
export function datesAround({ start, end }: Span, timeZone: string): Temporal.PlainDate[] {
  const dateAt = (ms: number) =>
    Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone).toPlainDate();
  const last = dateAt(end);
  const dates: Temporal.PlainDate[] = [];
  for (
    let date = dateAt(start).subtract({ days: 1 });
    Temporal.PlainDate.compare(date, last) <= 0;
    date = date.add({ days: 1 })
  ) {
    dates.push(date);
  }
  return dates;
}
