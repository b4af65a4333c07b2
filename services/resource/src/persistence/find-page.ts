import { readCursor, toPage } from '@holdfast/service-kit/persistence/cursor';
import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import { ResourceEntity, type Resource } from './resource.entity.ts';

export interface Page {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Newest first. The cursor is a position, not a number: what is added meanwhile moves nothing. */
export async function findPage(
  em: EntityManager,
  wanted: readonly FilterQuery<Resource>[],
  { cursor, limit }: Page,
): Promise<{ items: Resource[]; nextCursor: string | null }> {
  const rows = await em.find(
    ResourceEntity,
    { $and: [...wanted, ...behind(cursor)] },
    { orderBy: { createdAt: 'desc', id: 'desc' }, limit: limit + 1 },
  );
  return toPage(rows, limit, ({ createdAt, id }) => ({ at: createdAt.toISOString(), id }));
}

function behind(cursor: string | undefined): FilterQuery<Resource>[] {
  const last = readCursor(cursor);
  if (last === undefined) return [];
  const at = new Date(last.at);
  return [{ $or: [{ createdAt: { $lt: at } }, { createdAt: at, id: { $lt: last.id } }] }];
}
