import { Id, RuleViolationError } from '@holdfast/contracts';
import { z } from 'zod';

/** Where a page ended: the sort value and the id that breaks ties. Stable while rows are inserted. */
const Position = z.tuple([z.iso.datetime({ offset: true }).refine((at) => at >= '1970'), Id]);
export interface CursorPosition {
  readonly at: string;
  readonly id: string;
}

/** Errors: invalid_request for a cursor that we did not make. */
export function readCursor(cursor: string | undefined): CursorPosition | undefined {
  if (cursor === undefined) return undefined;
  try {
    const [at, id] = Position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    return { at, id };
  } catch (error) {
    throw new RuleViolationError('invalid_request', 'Use nextCursor of the page before, unchanged.', {
      errors: [{ pointer: '/query/cursor', message: 'is not a cursor of this list' }],
      cause: error,
    });
  }
}

/** Cuts a list that was read with one row more than asked for, and makes the cursor of the next page. */
export function toPage<T>(
  rows: readonly T[],
  limit: number,
  position: (row: T) => CursorPosition,
): { items: T[]; nextCursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  if (rows.length <= limit || last === undefined) return { items, nextCursor: null };
  const { at, id } = position(last);
  return { items, nextCursor: Buffer.from(JSON.stringify([at, id])).toString('base64url') };
}
