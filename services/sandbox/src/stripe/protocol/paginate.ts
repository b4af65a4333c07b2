import type { z } from 'zod';
import { createdFilter, integer, text } from './params.ts';
import { resourceMissing } from './stripe-problem.ts';

/** The parameters that every list understands. */
export const pageParams = {
  limit: integer({ min: 1, max: 100 }).default(10),
  starting_after: text().optional(),
  ending_before: text().optional(),
  created: createdFilter.optional(),
};

export type PageParams = z.output<z.ZodObject<typeof pageParams>>;

/** One page of a list that is newest first. */
export function paginate<T extends { id: string; created: number }>(
  newestFirst: readonly T[],
  url: string,
  page: PageParams,
): { object: 'list'; data: T[]; has_more: boolean; url: string } {
  const items = newestFirst.filter(({ created }) => isWithin(created, page.created));
  if (page.ending_before !== undefined) {
    const before = items.slice(0, positionOf(items, page.ending_before, 'ending_before'));
    const data = before.slice(-page.limit);
    return { object: 'list', data, has_more: before.length > data.length, url };
  }
  const rest =
    page.starting_after === undefined
      ? items
      : items.slice(positionOf(items, page.starting_after, 'starting_after') + 1);
  return { object: 'list', data: rest.slice(0, page.limit), has_more: rest.length > page.limit, url };
}

function positionOf(items: readonly { id: string }[], id: string, param: string): number {
  const position = items.findIndex((item) => item.id === id);
  if (position === -1) throw resourceMissing('object', id, param, 400);
  return position;
}

function isWithin(created: number, range: PageParams['created']): boolean {
  const { eq = created, gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = range ?? {};
  return created === eq && created > gt && created >= gte && created < lt && created <= lte;
}
