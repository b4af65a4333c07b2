const language = 'en-GB';

/** "Monday 1 March 2027, 09:00–10:00 CET (Europe/Berlin)": the business's clock, with what is needed to read it elsewhere. */
export function formatPeriod(startsAt: string, endsAt: string, timeZone: string): string {
  const start = clockAt(startsAt, timeZone);
  const end = clockAt(endsAt, timeZone);
  const sameZone = start.zone === end.zone;
  const from = sameZone && start.day === end.day ? start.time : `${start.time} ${start.zone}`;
  const to = start.day === end.day ? `–${end.time} ${end.zone}` : ` – ${end.day}, ${end.time} ${end.zone}`;
  return `${start.day}, ${from}${to} (${timeZone})`;
}

/** "Monday 1 March 2027, 09:00 CET". */
export function formatInstant(instant: string, timeZone: string): string {
  const { day, time, zone } = clockAt(instant, timeZone);
  return `${day}, ${time} ${zone}`;
}

/** "1 Mar 2027, 09:00": for a subject. */
export function formatShort(instant: string, timeZone: string): string {
  const day = new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone,
  });
  return `${day.format(new Date(instant))}, ${clockAt(instant, timeZone).time}`;
}

function clockAt(instant: string, timeZone: string): { day: string; time: string; zone: string } {
  const format = new Intl.DateTimeFormat(language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
    timeZone,
  });
  const parts = Object.fromEntries(
    format.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): string => parts[name] ?? '';
  return {
    day: `${part('weekday')} ${part('day')} ${part('month')} ${part('year')}`,
    time: `${part('hour')}:${part('minute')}`,
    zone: part('timeZoneName'),
  };
}
