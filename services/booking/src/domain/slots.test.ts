import { describe, expect, it } from '@jest/globals';
import type { Schedule } from './schedule.ts';
import { slotsWithin } from './slots.ts';

const schedule = (changes: Partial<Schedule>): Schedule => ({
  timeZone: 'Europe/Berlin',
  openingHours: [],
  exceptions: [],
  slotMinutes: 60,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  minimumNoticeMinutes: 0,
  maximumHorizonDays: 365,
  ...changes,
});
const everyDay = (opens: string, closes: string) =>
  [1, 2, 3, 4, 5, 6, 7].map((dayOfWeek) => ({ dayOfWeek, opens, closes }));
const starts = (given: Schedule, from: string, to: string) =>
  slotsWithin(given, { start: Date.parse(from), end: Date.parse(to) }).map(({ start }) =>
    new Date(start).toISOString(),
  );

describe('slots', () => {
  it('follow each other from the opening, as many as fit, in local time', () => {
    const given = schedule({ openingHours: everyDay('09:00', '11:30') });
    expect(starts(given, '2027-01-11T00:00:00Z', '2027-01-12T00:00:00Z')).toEqual([
      '2027-01-11T08:00:00.000Z',
      '2027-01-11T09:00:00.000Z',
    ]);
  });

  it('run over midnight', () => {
    const given = schedule({ openingHours: [{ dayOfWeek: 1, opens: '23:00', closes: '01:00' }] });
    expect(starts(given, '2027-01-11T00:00:00Z', '2027-01-13T00:00:00Z')).toEqual([
      '2027-01-11T22:00:00.000Z',
      '2027-01-11T23:00:00.000Z',
    ]);
  });

  it('obey dated exceptions', () => {
    const given = schedule({
      openingHours: everyDay('09:00', '10:00'),
      exceptions: [
        { date: '2027-01-11', closed: true },
        { date: '2027-01-12', intervals: [{ opens: '14:00', closes: '15:00' }] },
      ],
    });
    expect(starts(given, '2027-01-11T00:00:00Z', '2027-01-14T00:00:00Z')).toEqual([
      '2027-01-12T13:00:00.000Z',
      '2027-01-13T08:00:00.000Z',
    ]);
  });

  it.each([
    ['a day of 23 hours', '2027-03-28', 23],
    ['a day of 25 hours', '2027-10-31', 25],
    ['an ordinary day', '2027-06-01', 24],
  ])('fill %s', (_name, date, hours) => {
    const given = schedule({
      openingHours: everyDay('00:00', '24:00').filter(
        ({ dayOfWeek }) => dayOfWeek === (new Date(`${date}T12:00:00Z`).getUTCDay() || 7),
      ),
    });
    const noon = Date.parse(`${date}T12:00:00Z`);
    const day = 86_400_000;
    expect(slotsWithin(given, { start: noon - day, end: noon + day })).toHaveLength(hours);
  });
});
