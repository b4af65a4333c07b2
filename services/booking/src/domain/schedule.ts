import type { ResourceView } from '@holdfast/contracts';

/** What the rules of availability need to know about a resource, in its business's time zone. */
export interface Schedule {
  readonly timeZone: string;
  readonly openingHours: ResourceView['openingHours'];
  readonly exceptions: ResourceView['exceptions'];
  readonly slotMinutes: number;
  readonly bufferBeforeMinutes: number;
  readonly bufferAfterMinutes: number;
  readonly minimumNoticeMinutes: number;
  readonly maximumHorizonDays: number;
}

/** A stretch of time, `[start, end)`, in milliseconds since the epoch. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export const overlaps = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end;

const minuteMs = 60_000;

/** What a booking occupies: its time and the buffers around it. */
export const occupiedSpan = ({ start, end }: Span, schedule: Schedule): Span => ({
  start: start - schedule.bufferBeforeMinutes * minuteMs,
  end: end + schedule.bufferAfterMinutes * minuteMs,
});
