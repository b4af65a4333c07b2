import type { ProblemCode } from '@holdfast/contracts';
import type { Schedule, Span } from './schedule.ts';
import { slotsWithin } from './slots.ts';

/** A rule that forbids a time, with what it would take. */
export interface Refusal {
  readonly code: ProblemCode;
  readonly detail: string;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** The first rule that forbids booking this time, or undefined. `now` in milliseconds since the epoch. */
export function forbids(schedule: Schedule, asked: Span, now: number): Refusal | undefined {
  const { slotMinutes, minimumNoticeMinutes, maximumHorizonDays } = schedule;
  if (asked.start <= now) return { code: 'in_the_past', detail: 'Choose a time in the future.' };
  if (asked.end - asked.start !== slotMinutes * minuteMs) {
    return { code: 'wrong_length', detail: `A slot is ${String(slotMinutes)} minutes long.` };
  }
  if (asked.start < now + minimumNoticeMinutes * minuteMs) {
    return { code: 'too_soon', detail: `Book at least ${String(minimumNoticeMinutes)} minutes before.` };
  }
  if (asked.start > now + maximumHorizonDays * dayMs) {
    return { code: 'too_far_ahead', detail: `Book at most ${String(maximumHorizonDays)} days ahead.` };
  }
  if (slotsWithin(schedule, asked).length === 0) {
    return { code: 'outside_opening_hours', detail: 'No slot starts then; ask for the availability.' };
  }
  return undefined;
}
