import { randomUUID } from 'node:crypto';
import { Migration } from '@mikro-orm/migrations';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createOrm } from '../src/persistence/create-orm.ts';
import { assertMigrated, migrate } from '../src/persistence/migrate.ts';
import {
  Migration20260101000000,
  Migration20260201000000,
  Note,
  createNoteDatabase,
  type NoteDatabase,
} from './_note-database.ts';

class Migration20260301000000 extends Migration {
  override up(): void {
    this.addSql('create table third (id integer)');
    this.addSql('select no_such_function()');
  }
}

let database: NoteDatabase;
beforeAll(async () => {
  database = await createNoteDatabase();
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

const migrations = [Migration20260101000000, Migration20260201000000];
const ormWith = (list: readonly (typeof Migration20260201000000)[], databaseUrl = database.url) =>
  createOrm({ databaseUrl, entities: [Note], migrations: list });

describe('migrations', () => {
  it('that have not run are named', async () => {
    const orm = ormWith([...migrations, Migration20260301000000]);
    await expect(assertMigrated(orm)).rejects.toThrow(
      /Migration20260201000000, Migration20260301000000; run/,
    );
    await orm.close();
    await expect(assertMigrated(database.orm)).resolves.toBeUndefined();
  });

  it('run once, however many replicas start together', async () => {
    const replicas = Array.from({ length: 4 }, () => ormWith(migrations));
    await Promise.all(replicas.map((orm) => migrate(orm, database.url)));
    await Promise.all(replicas.map(assertMigrated));
    expect(await database.orm.em.fork().execute('select id from second')).toEqual([{ id: 1 }]);
    await Promise.all(replicas.map((orm) => orm.close()));
  });

  it('leave nothing when one fails, and let go of the lock', async () => {
    const failing = ormWith([...migrations, Migration20260301000000]);
    await expect(migrate(failing, database.url)).rejects.toThrow(/no_such_function/);
    const [row] = await database.orm.em
      .fork()
      .execute<{ third: string | null }[]>(`select to_regclass('third') as third`);
    expect(row?.third).toBeNull();
    const working = ormWith(migrations);
    await migrate(working, database.url);
    await Promise.all([failing, working].map((orm) => orm.close()));
  });

  it('cannot run where there is no database', async () => {
    const url = new URL(database.url);
    url.pathname = `/${randomUUID()}`;
    const orm = ormWith(migrations, url.href);
    await expect(migrate(orm, url.href)).rejects.toThrow(/does not exist/);
    await orm.close();
  });
});
