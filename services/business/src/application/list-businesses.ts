import type { BusinessStatus, BusinessType } from '@holdfast/contracts';
import { readCursor, toPage } from '@holdfast/service-kit/persistence/cursor';
import type { FilterQuery, MikroORM } from '@mikro-orm/postgresql';
import type { z } from 'zod';
import { BusinessEntity, type Business } from '../persistence/business.entity.ts';

interface Query {
  readonly status?: BusinessStatus | undefined;
  readonly type?: z.output<typeof BusinessType> | undefined;
  /** Part of the name or the description, in any case of letters. */
  readonly q?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Newest first. Businesses that are registered while somebody pages move nothing: the cursor is a position, not a number. */
export function makeListBusinesses({ orm }: { orm: MikroORM }) {
  return async (query: Query): Promise<{ items: Business[]; nextCursor: string | null }> => {
    const rows = await orm.em
      .fork()
      .find(
        BusinessEntity,
        { $and: conditions(query) },
        { orderBy: { createdAt: 'desc', id: 'desc' }, limit: query.limit + 1 },
      );
    return toPage(rows, query.limit, ({ createdAt, id }) => ({ at: createdAt.toISOString(), id }));
  };
}

function conditions({ status, type, q, cursor }: Query): FilterQuery<Business>[] {
  const wanted: FilterQuery<Business>[] = [];
  if (status !== undefined) wanted.push({ status });
  if (type !== undefined) wanted.push({ type });
  if (q !== undefined && q !== '') {
    const pattern = `%${q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
    wanted.push({ $or: [{ name: { $ilike: pattern } }, { description: { $ilike: pattern } }] });
  }
  const after = readCursor(cursor);
  if (after !== undefined) {
    const at = new Date(after.at);
    wanted.push({ $or: [{ createdAt: { $lt: at } }, { createdAt: at, id: { $lt: after.id } }] });
  }
  return wanted;
}
