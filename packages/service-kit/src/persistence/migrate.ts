import type { MikroORM } from '@mikro-orm/postgresql';
import { Client } from 'pg';

/** One number for all services: each has its own database, and the lock lives there. */
const migrationLock = 7_041_776;

/** Brings the database up to date. Replicas that start together wait for each other. */
export async function migrate(orm: MikroORM, databaseUrl: string): Promise<void> {
  const lock = new Client({ connectionString: databaseUrl });
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock($1)', [migrationLock]);
    await orm.migrator.up();
  } finally {
    await lock.end();
  }
}

/** Errors: an Error that names the migrations which have not run. */
export async function assertMigrated(orm: MikroORM): Promise<void> {
  const pending = await orm.migrator.getPending();
  if (pending.length === 0) return;
  const names = pending.map(({ name }) => name).join(', ');
  throw new Error(`the database lacks migrations: ${names}; run this service's migrate.ts first`);
}
