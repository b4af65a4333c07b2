import {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalCalendar,
  ICalCalendarMethod,
  ICalEventStatus,
} from 'ical-generator';
import { Temporal } from 'temporal-polyfill';
import { tzlib_get_ical_block } from 'timezones-ical-library';
import { singleLine } from './single-line.ts';

export interface CalendarEntry {
  readonly method: 'REQUEST' | 'CANCEL';
  readonly bookingId: string;
  readonly resourceName: string;
  readonly businessName: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly timeZone: string;
  readonly version: number;
}

export interface CalendarParties {
  readonly sender: string;
  readonly recipient: string;
  /** When the mail was queued: a later attempt writes the same file. */
  readonly stamp: string;
}

/**
 * An iCalendar file (RFC 5545, 5546). One UID for the life of a booking and its version as SEQUENCE: a calendar
 * that has the booking changes or removes it instead of adding another. The customer has accepted by booking.
 */
export function calendarFile(entry: CalendarEntry, { sender, recipient, stamp }: CalendarParties): string {
  const start = Temporal.Instant.from(entry.startsAt);
  const end = Temporal.Instant.from(entry.endsAt);
  const zone = zoneOf(entry.timeZone, [start, end]);
  const calendar = new ICalCalendar({
    prodId: { company: 'Holdfast', product: 'Booking', language: 'EN' },
    method: ICalCalendarMethod[entry.method],
    // Without a name: that would write DTSTAMP, which has to be UTC, in this machine's local time.
    timezone: { name: null, generator: () => zone?.block ?? null },
  });
  const [resource, business] = [singleLine(entry.resourceName), singleLine(entry.businessName)];
  calendar.createEvent({
    id: `${entry.bookingId}@holdfast`,
    sequence: entry.version,
    stamp: new Date(stamp),
    start,
    end,
    timezone: zone?.name ?? null,
    summary: `${resource}, ${business}`,
    description: `Booking ${entry.bookingId}`,
    location: business,
    status: entry.method === 'CANCEL' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    organizer: { name: business, email: sender },
    attendees: [
      {
        email: recipient,
        role: ICalAttendeeRole.REQ,
        status: ICalAttendeeStatus.ACCEPTED,
        rsvp: false,
      },
    ],
  });
  return calendar.toString();
}

interface Zone {
  readonly name: string;
  /** VTIMEZONE: its rules, which a calendar needs beside the name. */
  readonly block: string;
}

/**
 * The zone under its current name; none where UTC says it better: for UTC itself, and when a time falls into the hour
 * that a clock change repeats, because readers of iCalendar do not agree on which of the two is meant.
 */
function zoneOf(timeZone: string, times: readonly Temporal.Instant[]): Zone | undefined {
  const [block, line] = tzlib_get_ical_block(timeZone);
  const name = line?.replace(/^TZID=/, '');
  if (block === undefined || name === undefined || name === 'Etc/UTC') return undefined;
  return times.some((time) => isRepeated(time, timeZone)) ? undefined : { name, block };
}

function isRepeated(time: Temporal.Instant, timeZone: string): boolean {
  const local = time.toZonedDateTimeISO(timeZone).toPlainDateTime();
  const reading = (disambiguation: 'earlier' | 'later') =>
    local.toZonedDateTime(timeZone, { disambiguation }).toInstant();
  return !reading('earlier').equals(reading('later'));
}
