import { randomUUID } from 'node:crypto';
import type { MikroORM } from '@mikro-orm/postgresql';
import { Client } from 'pg';

/** Where the tests' PostgreSQL is; set by the global set-up of the suite. */
const adminUrl = (): string => {
  const url = process.env['TEST_POSTGRES_URL'];
  if (url === undefined) throw new Error('TEST_POSTGRES_URL is not set: run the tests through `npm test`');
  return url;
};

const templateLock = 1_973_337;

export interface TestDatabase extends AsyncDisposable {
  readonly url: string;
}

/**
 * A database of its own for one test file: a copy of a template in which the service's migrations have run once,
 * which takes milliseconds where migrating takes seconds.
 */
export async function createTestDatabase(
  service: string,
  createOrmFor: (databaseUrl: string) => MikroORM,
): Promise<TestDatabase> {
  const template = `template_${service}`;
  const name = `test_${service}_${randomUUID().slice(0, 8)}`;
  await withAdmin(async (admin) => {
    await admin.query('select pg_advisory_lock($1)', [templateLock]);
    const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [template]);
    if (rowCount === 0) await createTemplate(admin, template, createOrmFor);
    await admin.query(`create database ${name} template ${template}`);
  });
  return {
    url: databaseUrl(name),
    [Symbol.asyncDispose]: () =>
      withAdmin(async (admin) => {
        await admin.query(`drop database ${name} with (force)`);
      }),
  };
}

async function createTemplate(
  admin: Client,
  template: string,
  createOrmFor: (databaseUrl: string) => MikroORM,
): Promise<void> {
  const building = `${template}_building`;
  await admin.query(`drop database if exists ${building}`);
  await admin.query(`create database ${building}`);
  const orm = createOrmFor(databaseUrl(building));
  try {
    for (const extension of ['btree_gist', 'pg_trgm', 'unaccent']) {
      await orm.em.fork().execute(`create extension if not exists ${extension}`);
    }
    await orm.migrator.up();
  } finally {
    await orm.close();
  }
  // Renamed when it is whole: a set-up that died half-way is never taken for a template.
  await admin.query(`alter database ${building} rename to ${template}`);
}

function databaseUrl(name: string): string {
  const url = new URL(adminUrl());
  url.pathname = `/${name}`;
  return url.href;
}

async function withAdmin(work: (admin: Client) => Promise<void>): Promise<void> {
  const admin = new Client({ connectionString: adminUrl() });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
