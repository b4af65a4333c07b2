/** Stripe's types allow an object wherever an id may be expanded; unexpanded, it is the id. */
export function idOf(value: string | { id: string } | null): string {
  if (value === null) throw new Error('There is no id.');
  return typeof value === 'string' ? value : value.id;
}
