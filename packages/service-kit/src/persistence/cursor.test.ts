import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readCursor, toPage, type CursorPosition } from './cursor.ts';

const position = fc.record({
  at: fc
    .date({ min: new Date('1970-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((at) => at.toISOString()),
  id: fc.uuid(),
});
const itself = (row: CursorPosition): CursorPosition => row;

const refused = expect.objectContaining({
  code: 'invalid_request',
  errors: [{ pointer: '/query/cursor', message: expect.any(String) }],
});

describe('a page', () => {
  it('is cut to what was asked for, and its cursor is where it ends', () => {
    fc.assert(
      fc.property(fc.array(position, { maxLength: 8 }), fc.integer({ min: 1, max: 6 }), (rows, limit) => {
        const { items, nextCursor } = toPage(rows.slice(0, limit + 1), limit, itself);
        expect(items).toEqual(rows.slice(0, limit));
        if (rows.length <= limit) expect(nextCursor).toBeNull();
        else expect(readCursor(nextCursor ?? undefined)).toEqual(rows[limit - 1]);
      }),
    );
  });

  it('that was full to the last row has no next one', () => {
    const rows = [{ at: '2027-01-01T00:00:00Z', id: '019a9d3c-0000-7000-8000-000000000001' }];
    expect(toPage(rows, 1, itself).nextCursor).toBeNull();
    expect(toPage([], 1, itself)).toEqual({ items: [], nextCursor: null });
  });

  it('keeps the microseconds of its cursor: a rounded one would skip rows or show them twice', () => {
    const row = { at: '2027-01-01T00:00:00.123456Z', id: '019a9d3c-0000-7000-8000-000000000001' };
    expect(readCursor(toPage([row, row], 1, itself).nextCursor ?? '')).toEqual(row);
  });
});

describe('a cursor', () => {
  it('may be left out', () => {
    expect(readCursor(undefined)).toBeUndefined();
  });

  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const id = '019a9d3c-0000-7000-8000-000000000001';
  it.each([
    ['nothing', ''],
    ['a word', 'hello'],
    ['another list', encode([1, 2])],
    ['no time', encode(['now', id])],
    ['a time that PostgreSQL does not know', encode(['0000-01-01T00:00:00Z', id])],
    ['a time without offset', encode(['2027-01-01T00:00:00', id])],
    ['no id', encode(['2027-01-01T00:00:00Z', `${id}'--`])],
    ['too much', encode(['2027-01-01T00:00:00Z', id, 1])],
    ['an object', encode({ at: '2027-01-01T00:00:00Z', id })],
    ['a piece of another', encode(['2027-01-01T00:00:00Z', id]).slice(0, -4)],
  ])('that we did not make is refused: %s', (_what, cursor) => {
    expect(() => readCursor(cursor)).toThrow(refused);
  });

  it('whatever it is, is read or refused', () => {
    fc.assert(
      fc.property(fc.string(), (cursor) => {
        try {
          readCursor(cursor);
        } catch (error) {
          expect(error).toEqual(refused);
        }
      }),
    );
  });
});
