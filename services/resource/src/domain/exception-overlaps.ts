import type { FieldError } from '@holdfast/contracts';
import { Temporal } from 'temporal-polyfill';
import { minutesOfDay, overlap, shifted, spanOf, type Interval, type Span } from './time-span.ts';
import type { WeeklyInterval } from './week-overlaps.ts';

export interface ScheduleException {
  readonly date: string;
  readonly closed?: true;
  readonly intervals?: readonly Interval[];
}

/** What opens on a date: what its exception says, otherwise the day of the week. */
type SpansOn = (date: Temporal.PlainDate) => readonly Span[];

/**
 * A date with two exceptions, and intervals of an exception that overlap each other or what is left open over
 * midnight: the evening before, or, from their own evening, the morning after.
 */
export function exceptionOverlaps(
  exceptions: readonly ScheduleException[],
  openingHours: readonly WeeklyInterval[],
): FieldError[] {
  const byDate = Map.groupBy(exceptions, ({ date }) => date);
  const weekly: SpansOn = ({ dayOfWeek }) =>
    openingHours.filter((interval) => interval.dayOfWeek === dayOfWeek).map(spanOf);
  const open: SpansOn = (date) => {
    const [exception] = byDate.get(date.toString()) ?? [];
    return exception === undefined ? weekly(date) : spansOf(exception);
  };
  return exceptions.flatMap((exception, index): FieldError[] => {
    const pointer = `/exceptions/${String(index)}`;
    if (byDate.get(exception.date)?.[0] !== exception) {
      return [{ pointer: `${pointer}/date`, message: 'has an exception already' }];
    }
    const date = Temporal.PlainDate.from(exception.date);
    const dayAfter = date.add({ days: 1 });
    const around = [
      ...open(date.subtract({ days: 1 })).map((span) => shifted(span, -minutesOfDay)),
      // An exception on the day after reports the overlap itself: the later one is at fault.
      ...(byDate.has(dayAfter.toString()) ? [] : weekly(dayAfter)).map((span) => shifted(span, minutesOfDay)),
    ];
    return overlapsWithin(spansOf(exception), around, `${pointer}/intervals`);
  });
}

const spansOf = ({ intervals = [] }: ScheduleException): Span[] => intervals.map(spanOf);

function overlapsWithin(spans: readonly Span[], around: readonly Span[], pointer: string): FieldError[] {
  return spans.flatMap((span, index): FieldError[] => {
    const rivals = [...spans.slice(0, index), ...around];
    if (!rivals.some((rival) => overlap(rival, span))) return [];
    return [{ pointer: `${pointer}/${String(index)}`, message: 'overlaps other hours' }];
  });
}
