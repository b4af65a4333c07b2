import { describe, expect, it } from '@jest/globals';
import { exceptionOverlaps, type ScheduleException } from './exception-overlaps.ts';

// 2027-03-01 is a Monday.
const monday = '2027-03-01';
const tuesday = '2027-03-02';
const at = (date: string, ...intervals: [opens: string, closes: string][]): ScheduleException => ({
  date,
  intervals: intervals.map(([opens, closes]) => ({ opens, closes })),
});
const weekly = (dayOfWeek: number, opens: string, closes: string) => ({ dayOfWeek, opens, closes });

describe('exceptions to the opening hours', () => {
  it.each([
    [
      'closed days',
      [
        { date: monday, closed: true as const },
        { date: tuesday, closed: true as const },
      ],
      [],
    ],
    [
      'other hours on a day that is open anyway',
      [at(monday, ['10:00', '12:00'])],
      [weekly(1, '09:00', '17:00')],
    ],
    ['several intervals', [at(monday, ['09:00', '12:00'], ['12:00', '15:00'])], []],
    ['over midnight into a free morning', [at(monday, ['22:00', '02:00'])], [weekly(2, '02:00', '10:00')]],
    [
      'over midnight into a morning that is closed by exception',
      [at(monday, ['22:00', '02:00']), { date: tuesday, closed: true as const }],
      [weekly(2, '01:00', '10:00')],
    ],
    [
      'the evening before by exception ends early',
      [at(monday, ['20:00', '23:00']), at(tuesday, ['00:00', '08:00'])],
      [weekly(1, '20:00', '02:00')],
    ],
  ])('fine: %s', (_what, exceptions, openingHours) => {
    expect(exceptionOverlaps(exceptions, openingHours)).toEqual([]);
  });

  it.each([
    [
      'two for one date',
      [at(monday, ['09:00', '10:00']), { date: monday, closed: true as const }],
      [],
      '/exceptions/1/date',
    ],
    [
      'intervals of one date',
      [at(monday, ['09:00', '12:00'], ['11:00', '15:00'])],
      [],
      '/exceptions/0/intervals/1',
    ],
    [
      'over midnight into the exception of the next day, in any order',
      [at(tuesday, ['01:00', '08:00']), at(monday, ['22:00', '02:00'])],
      [],
      '/exceptions/0/intervals/0',
    ],
    [
      'into the next morning',
      [at(monday, ['22:00', '02:00'])],
      [weekly(2, '01:00', '10:00')],
      '/exceptions/0/intervals/0',
    ],
    [
      'into what the evening before leaves open',
      [at(tuesday, ['01:00', '08:00'])],
      [weekly(1, '20:00', '02:00')],
      '/exceptions/0/intervals/0',
    ],
    [
      'from Sunday into Monday',
      [at(monday, ['01:00', '08:00'])],
      [weekly(7, '20:00', '02:00')],
      '/exceptions/0/intervals/0',
    ],
  ])('refused: %s', (_what, exceptions, openingHours, pointer) => {
    expect(exceptionOverlaps(exceptions, openingHours).map((error) => error.pointer)).toEqual([pointer]);
  });
});
