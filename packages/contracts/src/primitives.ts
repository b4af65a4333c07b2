import { z } from 'zod';

/** Words used by more than one service. All are what travels in JSON, so all are strings, numbers and booleans. */

export const Id = z.uuid().meta({ description: 'An identifier (UUID)' });

/** The one normalisation of an e-mail address: Unicode NFC, trimmed, lower case. */
export const Email = z
  .string()
  .trim()
  .max(254)
  .overwrite((value) => value.normalize('NFC').toLowerCase())
  .pipe(z.email())
  .meta({
    description: 'An e-mail address; case and surrounding space do not matter',
    examples: ['ada@example.com'],
  });

/** RFC 3339 with an offset; a time without one is refused because it names no instant. */
export const Instant = z.iso
  .datetime({ offset: true })
  .refine(hasPlausibleYear, 'must be a year from 1970 on')
  .meta({ description: 'RFC 3339 instant with offset', examples: ['2027-03-01T09:00:00+01:00'] });

export const LocalDate = z.iso
  .date()
  .meta({ description: 'A date in the business time zone', examples: ['2027-03-01'] });

/** Year 0 and its like pass the format and mean nothing to a calendar or a database. */
function hasPlausibleYear(value: string): boolean {
  return Number(value.slice(0, 4)) >= 1970;
}

/** A time of day, 24 h clock. 24:00 is midnight at the end of the day. */
export const LocalTime = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time of day such as 09:30 or 24:00')
  .meta({ description: 'A time of day, hh:mm', examples: ['09:30'] });

const supportedCurrencies = new Set(Intl.supportedValuesOf('currency'));

export const Currency = z
  .string()
  .refine((code) => supportedCurrencies.has(code), 'must be an ISO 4217 code in capitals, such as EUR')
  .meta({ description: 'ISO 4217 currency code', examples: ['EUR'] });

/** An amount in the currency's own precision; the precision itself is checked where the currency is known. */
export const DecimalAmount = z
  .string()
  .regex(/^\d{1,12}(?:\.\d{1,4})?$/, 'must be a decimal number in a string, such as "120.00"')
  .meta({ description: 'Decimal amount', examples: ['120.00'] });

export const Money = z
  .strictObject({ amount: DecimalAmount, currency: Currency })
  .meta({ id: 'Money', description: 'An amount of money in the currency’s own precision' });
export type Money = z.infer<typeof Money>;

export const TimeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin')
  .meta({ description: 'IANA time zone', examples: ['Europe/Berlin'] });

function isTimeZone(name: string): boolean {
  try {
    // Offsets such as +01:00 are accepted by Intl but are not zones: they know no clock change.
    return (
      !/^[+-]/.test(name) &&
      new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
    );
  } catch {
    return false;
  }
}

/** Bounded text that the database can keep: no control characters, no half of a surrogate pair. */
const printable = (maximum: number) =>
  z
    .string()
    .trim()
    .max(maximum)
    .regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/u, 'must not contain control characters')
    .refine((value) => value.isWellFormed(), 'must not contain half a character');

/** Free text of a person, not empty. */
export const text = (maximum: number) => printable(maximum).min(1);

/** What to look for; empty looks for everything. */
export const SearchText = printable(100);

export const Role = z.enum(['CUSTOMER', 'VENDOR', 'ADMIN']);
export type Role = z.infer<typeof Role>;

/** Query of every list: an opaque cursor from the page before, and how many items at most. */
export const PageQuery = z.strictObject({
  cursor: z.string().max(512).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

/** A page of a list. `nextCursor` is null on the last page. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });
