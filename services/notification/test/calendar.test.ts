import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import { calendarFile, type CalendarEntry } from '../src/mails/calendar-file.ts';

const bookingId = randomUUID();

function read(more: Partial<CalendarEntry> = {}) {
  const file = calendarFile(
    {
      method: 'REQUEST',
      bookingId,
      resourceName: 'Haircut',
      businessName: 'Salon; Ä, "Lovely"',
      startsAt: '2027-03-01T08:00:00.000Z',
      endsAt: '2027-03-01T09:00:00.000Z',
      timeZone: 'Europe/Berlin',
      version: 2,
      ...more,
    },
    { sender: 'no-reply@holdfast.test', recipient: 'ada@example.com', stamp: '2026-11-22T10:00:00.000Z' },
  );
  const calendar = new ICAL.Component(ICAL.parse(file) as never);
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
  const component = calendar.getFirstSubcomponent('vevent')!;
  return { file, calendar, component, event: new ICAL.Event(component) };
}

const utc = (time: { toUnixTime(): number }): string => new Date(time.toUnixTime() * 1000).toISOString();

describe('the calendar file', () => {
  it('is read by an independent reader with the same identity, time and words', () => {
    const { file, calendar, component, event } = read();
    expect(calendar.getFirstPropertyValue('method')).toBe('REQUEST');
    expect(event.uid).toBe(`${bookingId}@holdfast`);
    expect(event.sequence).toBe(2);
    expect(component.getFirstPropertyValue('status')).toBe('CONFIRMED');
    expect(file).toContain('DTSTART;TZID=Europe/Berlin:20270301T090000');
    expect(utc(event.startDate)).toBe('2027-03-01T08:00:00.000Z');
    expect(utc(event.endDate)).toBe('2027-03-01T09:00:00.000Z');
    expect(event.summary).toBe('Haircut, Salon; Ä, "Lovely"');
    expect(component.getFirstPropertyValue('dtstamp')!.toString()).toBe('2026-11-22T10:00:00Z');
    expect(component.getFirstPropertyValue('attendee')).toBe('MAILTO:ada@example.com');
  });

  it('cancels under the same identity with a higher sequence', () => {
    const { calendar, component, event } = read({ method: 'CANCEL', version: 3 });
    expect(calendar.getFirstPropertyValue('method')).toBe('CANCEL');
    expect(component.getFirstPropertyValue('status')).toBe('CANCELLED');
    expect(event.uid).toBe(`${bookingId}@holdfast`);
    expect(event.sequence).toBe(3);
  });

  it.each([
    ['in summer', 'Europe/Berlin', '2027-07-01T08:00:00.000Z'],
    ['over a clock change', 'America/New_York', '2027-03-14T06:30:00.000Z'],
    ['under an old name of the zone', 'Asia/Calcutta', '2027-03-01T08:00:00.000Z'],
    ['in UTC', 'UTC', '2027-03-01T08:00:00.000Z'],
    ['with an offset of 45 minutes', 'Asia/Kathmandu', '2027-03-01T08:00:00+05:45'],
  ])('means the same instant %s', (_what, timeZone, startsAt) => {
    const endsAt = new Date(Date.parse(startsAt) + 3_600_000).toISOString();
    const { event } = read({ timeZone, startsAt, endsAt });
    expect(utc(event.startDate)).toBe(new Date(startsAt).toISOString());
    expect(utc(event.endDate)).toBe(endsAt);
  });

  it.each([
    ['starts in the first 02:10', '2027-10-31T00:10:00.000Z', '2027-10-31T00:40:00.000Z'],
    ['starts in the second 02:10', '2027-10-31T01:10:00.000Z', '2027-10-31T01:40:00.000Z'],
    ['only ends there', '2027-10-30T22:00:00.000Z', '2027-10-31T01:30:00.000Z'],
  ])('says it in UTC where a clock change repeats an hour: %s', (_what, startsAt, endsAt) => {
    const { file, event } = read({ startsAt, endsAt });
    expect(file).toContain(`DTSTART:${startsAt.replaceAll(/[-:]|\.000/g, '')}`);
    expect(file).toContain(`DTEND:${endsAt.replaceAll(/[-:]|\.000/g, '')}`);
    expect(utc(event.startDate)).toBe(startsAt);
    expect(utc(event.endDate)).toBe(endsAt);
  });
});
