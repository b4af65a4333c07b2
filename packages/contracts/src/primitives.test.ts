import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { z } from 'zod';
import {
  DecimalAmount,
  Email,
  Id,
  Instant,
  LocalDate,
  LocalTime,
  Money,
  PageQuery,
  SearchText,
  TimeZone,
  text,
} from './primitives.ts';

const takes = (schema: z.ZodType, value: unknown): boolean => schema.safeParse(value).success;

describe('an e-mail address', () => {
  it.each([
    ['Ada@Example.COM', 'ada@example.com'],
    ['  ada@example.com\n', 'ada@example.com'],
    ['ADA+Book@sub.example.co.uk', 'ada+book@sub.example.co.uk'],
  ])('%p is kept as %s', (given, kept) => {
    expect(Email.parse(given)).toBe(kept);
  });

  it('is the same after it was kept once', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        const kept = Email.safeParse(address);
        fc.pre(kept.success);
        expect(Email.parse(kept.data)).toBe(kept.data);
        expect(Email.parse(address.toUpperCase())).toBe(kept.data);
      }),
    );
  });

  it.each([
    '',
    'ada',
    'ada@',
    '@example.com',
    'ada@example',
    'ada@@example.com',
    'ada@exam ple.com',
    'ada@example.com,b@c.de',
    'Ada <ada@example.com>',
    'ada@example.com\u0000',
    'a\r\nbcc:x@example.com',
    `${'x'.repeat(250)}@example.com`,
    null,
    7,
  ])('is not %p', (value) => {
    expect(takes(Email, value)).toBe(false);
  });
});

describe('an instant', () => {
  it.each([
    '2027-03-01T09:00:00Z',
    '2027-03-01T09:00:00+01:00',
    '2027-03-01T09:00:00.123456-05:30',
    '2028-02-29T00:00:00Z',
  ])('is %s', (value) => {
    expect(takes(Instant, value)).toBe(true);
    expect(Number.isNaN(Date.parse(value))).toBe(false);
  });

  it.each([
    '2027-03-01T09:00:00',
    '2027-03-01',
    '2027-03-01 09:00:00Z',
    '2027-02-29T00:00:00Z',
    '2027-13-01T00:00:00Z',
    '2027-03-01T24:00:00Z',
    '2027-03-01T09:00:00+0100',
    '2027-03-01T09:00:00+25:00',
    '20270301T090000Z',
    1_800_000_000,
    '',
  ])('is not %p', (value) => {
    expect(takes(Instant, value)).toBe(false);
  });
});

describe('a time of day', () => {
  it.each(['00:00', '09:30', '23:59', '24:00'])('is %s', (value) => {
    expect(takes(LocalTime, value)).toBe(true);
  });
  it.each(['9:30', '24:01', '25:00', '12:60', '12:30:00', '-1:00', '１２:３０', ' 09:30', '09:30\n', ''])(
    'is not %p',
    (value) => {
      expect(takes(LocalTime, value)).toBe(false);
    },
  );
});

describe('a date', () => {
  it.each([
    ['2028-02-29', true],
    ['2027-02-29', false],
    ['2027-3-1', false],
    ['01.03.2027', false],
    ['2027-03-01T00:00:00Z', false],
  ])('%s: %p', (value, fits) => {
    expect(takes(LocalDate, value)).toBe(fits);
  });
});

describe('a time zone', () => {
  it.each(['Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Asia/Kathmandu', 'UTC', 'Etc/GMT+5'])(
    'is %s',
    (value) => {
      expect(takes(TimeZone, value)).toBe(true);
    },
  );
  it.each([
    '+01:00',
    '-0500',
    'Europe/Atlantis',
    'Berlin',
    '',
    'Europe/Berlin ',
    '../etc/passwd',
    'x'.repeat(65),
    null,
  ])('is not %p', (value) => {
    expect(takes(TimeZone, value)).toBe(false);
  });
});

describe('an amount', () => {
  it.each(['0', '0.0', '120.00', '999999999999.9999'])('is %s', (value) => {
    expect(takes(DecimalAmount, value)).toBe(true);
  });
  it.each([
    '-1',
    '+1',
    '1.',
    '.5',
    '1,5',
    '1e3',
    ' 1',
    '1\n',
    '1.00000',
    '1000000000000',
    'NaN',
    '0x1',
    '١',
    1,
  ])('is not %p', (value) => {
    expect(takes(DecimalAmount, value)).toBe(false);
  });
  it('names its currency and nothing else', () => {
    expect(takes(Money, { amount: '1', currency: 'EUR' })).toBe(true);
    expect(takes(Money, { amount: '1' })).toBe(false);
    expect(takes(Money, { amount: '1', currency: 'EUR', minor: 100 })).toBe(false);
  });
});

describe('free text', () => {
  const name = text(5);
  it.each([
    ['  Ada ', 'Ada'],
    ['naïve', 'naïve'],
    ['👩‍🚀', '👩‍🚀'],
    ['a\nb', 'a\nb'],
  ])('%p is kept as %p', (given, kept) => {
    expect(name.parse(given)).toBe(kept);
  });
  it.each(['', '   ', 'sixsix', 'a\u0000b', 'a\u001bb', 'a\u007f', '\ud800', 'a\udc00'])(
    'is not %p',
    (value) => {
      expect(takes(name, value)).toBe(false);
    },
  );
  it('to search for may be empty', () => {
    expect(SearchText.parse('  ')).toBe('');
    expect(takes(SearchText, '\u0000')).toBe(false);
  });
});

it('an id is a UUID', () => {
  expect(takes(Id, '019a9d3c-0000-7000-8000-000000000001')).toBe(true);
  for (const value of ['', '1', '019a9d3c', `019a9d3c-0000-7000-8000-000000000001'`, null])
    expect(takes(Id, value)).toBe(false);
});

describe('the query of a list', () => {
  it('has twenty items unless it says otherwise', () => {
    expect(PageQuery.parse({})).toEqual({ limit: 20 });
    expect(PageQuery.parse({ limit: '7', cursor: 'c' })).toEqual({ limit: 7, cursor: 'c' });
  });
  it.each([
    { limit: '0' },
    { limit: '101' },
    { limit: '1.5' },
    { limit: 'many' },
    { cursor: 'x'.repeat(513) },
    { page: '2' },
  ])('is not %p', (query) => {
    expect(takes(PageQuery, query)).toBe(false);
  });
});
