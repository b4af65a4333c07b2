import type { QueryOf, ResourceView, resourceApi } from '@holdfast/contracts';
import type { FilterQuery, MikroORM } from '@mikro-orm/postgresql';
import { findPage } from '../persistence/find-page.ts';
import type { Resource } from '../persistence/resource.entity.ts';
import { toView } from './resource-view.ts';

type Query = QueryOf<typeof resourceApi.listResources>;

/** What anybody can book: active resources of active businesses. */
export function makeListResources({ orm }: { orm: MikroORM }) {
  return async (query: Query): Promise<{ items: ResourceView[]; nextCursor: string | null }> => {
    const { items, nextCursor } = await findPage(orm.em.fork(), conditions(query), query);
    return { items: items.map(toView), nextCursor };
  };
}

function conditions({ type, q, minPrice, maxPrice }: Query): FilterQuery<Resource>[] {
  const wanted: FilterQuery<Resource>[] = [{ status: 'ACTIVE', business: { status: 'ACTIVE' } }];
  if (type !== undefined) wanted.push({ type });
  if (q !== undefined && q !== '') {
    wanted.push({ name: { $ilike: `%${q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%` } });
  }
  // Compared by the database as numbers; as strings "9" would cost more than "10".
  if (minPrice !== undefined) wanted.push({ priceAmount: { $gte: minPrice } });
  if (maxPrice !== undefined) wanted.push({ priceAmount: { $lte: maxPrice } });
  return wanted;
}
