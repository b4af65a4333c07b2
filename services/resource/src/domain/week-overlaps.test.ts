import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { weekOverlaps, type WeeklyInterval } from './week-overlaps.ts';

const on = (dayOfWeek: number, opens: string, closes: string): WeeklyInterval => ({
  dayOfWeek,
  opens,
  closes,
});

describe('weekly opening hours', () => {
  it.each([
    ['two of one day with a break', [on(1, '09:00', '12:00'), on(1, '13:00', '17:00')]],
    ['two that touch', [on(1, '09:00', '12:00'), on(1, '12:00', '17:00')]],
    ['the same hours on two days', [on(1, '09:00', '17:00'), on(2, '09:00', '17:00')]],
    ['over midnight, then the morning', [on(5, '20:00', '02:00'), on(6, '02:00', '10:00')]],
    ['Sunday night into Monday', [on(7, '22:00', '02:00'), on(1, '02:00', '03:00')]],
    ['round the clock, 00:00 to 24:00', [1, 2, 3, 4, 5, 6, 7].map((day) => on(day, '00:00', '24:00'))],
    ['round the clock, 09:00 to 09:00', [1, 2, 3, 4, 5, 6, 7].map((day) => on(day, '09:00', '09:00'))],
  ])('fine: %s', (_what, hours) => {
    expect(weekOverlaps(hours)).toEqual([]);
  });

  it.each([
    ['two of one day', [on(1, '09:00', '12:00'), on(1, '11:59', '17:00')]],
    ['the same one twice', [on(3, '09:00', '12:00'), on(3, '09:00', '12:00')]],
    ['one within another', [on(3, '10:00', '11:00'), on(3, '09:00', '12:00')]],
    ['over midnight into the next morning', [on(5, '20:00', '02:00'), on(6, '01:00', '10:00')]],
    ['the next morning, told first', [on(6, '01:00', '10:00'), on(5, '20:00', '02:00')]],
    ['Sunday night into Monday', [on(1, '01:00', '03:00'), on(7, '22:00', '02:00')]],
    ['24 hours that reach into the next day', [on(2, '09:00', '09:00'), on(3, '08:00', '10:00')]],
  ])('overlapping: %s', (_what, hours) => {
    expect(weekOverlaps(hours)).toEqual([
      { pointer: '/openingHours/1', message: 'overlaps /openingHours/0' },
    ]);
  });

  it('agrees with counting every minute of the week', () => {
    const half = fc.integer({ min: 0, max: 47 }).map((n) => clock(n * 30));
    const hours = fc.array(
      fc.record({ dayOfWeek: fc.integer({ min: 1, max: 7 }), opens: half, closes: half }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(hours, (given) => {
        const taken = given.flatMap(minutesOpen);
        expect(weekOverlaps(given).length > 0).toBe(new Set(taken).size < taken.length);
      }),
      { numRuns: 500 },
    );
  });
});

const clock = (minutes: number): string =>
  [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');

/** Walks from opening to closing, half an hour at a time, round the week. */
function minutesOpen({ dayOfWeek, opens, closes }: WeeklyInterval): number[] {
  const minutes: number[] = [];
  let at = (dayOfWeek - 1) * 1440 + Number(opens.slice(0, 2)) * 60 + Number(opens.slice(3));
  do {
    minutes.push(at % (7 * 1440));
    at += 30;
  } while (clock(at % 1440) !== closes);
  return minutes;
}
