import type { EntityManager } from '@mikro-orm/postgresql';
import { sql, type RawBuilder } from 'kysely';

export { sql, type RawBuilder } from 'kysely';

/**
 * Runs hand-written SQL on the EntityManager's connection, inside its transaction when it has one.
 * For statements that carry an invariant or that an ORM cannot say; everything else goes through entities.
 */
export async function query<T>(em: EntityManager, statement: RawBuilder<T>): Promise<T[]> {
  const { rows } = await statement.execute(em.getKysely());
  return rows;
}

/** As `query`, for exactly one row. */
export async function queryOne<T>(em: EntityManager, statement: RawBuilder<T>): Promise<T> {
  const [row] = await query(em, statement);
  if (row === undefined) throw new Error('the statement answered no row');
  return row;
}

/** A transaction-scoped advisory lock on a name; released when the transaction ends. */
export const advisoryLock = (name: string) => sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
