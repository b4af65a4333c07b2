import { Migration } from '@mikro-orm/migrations';
import { defineEntity, p, type EntityManager, type MikroORM } from '@mikro-orm/postgresql';
import { messagingSchema } from '../src/messaging/messaging-schema.ts';
import { createOrm } from '../src/persistence/create-orm.ts';
import { idempotencySchema } from '../src/persistence/idempotency.ts';
import { query, sql } from '../src/persistence/sql.ts';
import { createTestDatabase } from '../src/testing/test-database.ts';

/** The smallest service database: what the kit needs and one table for effects. */
export const Note = defineEntity({
  name: 'Note',
  tableName: 'notes',
  properties: { id: p.integer().primary(), text: p.string() },
});

export class Migration20260101000000 extends Migration {
  override up(): void {
    this.addSql(messagingSchema + idempotencySchema);
    this.addSql(`
      create table notes (
        id integer primary key generated always as identity,
        text text not null constraint notes_text_not_empty check (text <> ''),
        constraint notes_text_unique unique (text)
      )`);
  }
}

/** For a database that lags behind. Slow enough that two at once would meet in it, and not to be run twice. */
export class Migration20260201000000 extends Migration {
  override up(): void {
    this.addSql('select pg_sleep(0.2)');
    this.addSql('create table second (id integer)');
    this.addSql('insert into second values (1)');
  }
}

export const createNoteOrm = (databaseUrl: string): MikroORM =>
  createOrm({ databaseUrl, entities: [Note], migrations: [Migration20260101000000] });

export interface NoteDatabase extends AsyncDisposable {
  readonly url: string;
  readonly orm: MikroORM;
}

export async function createNoteDatabase(): Promise<NoteDatabase> {
  const database = await createTestDatabase('notes', createNoteOrm);
  const orm = createNoteOrm(database.url);
  return {
    url: database.url,
    orm,
    [Symbol.asyncDispose]: async () => {
      await orm.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

export const writeNote = (em: EntityManager, text: string): Promise<unknown> =>
  query(em, sql`insert into notes (text) values (${text})`);

export async function notes(orm: MikroORM): Promise<string[]> {
  const rows = await query(orm.em.fork(), sql<{ text: string }>`select text from notes order by id`);
  return rows.map(({ text }) => text);
}

/** How many rows a statement counts: `select count(*) as n from ...`. */
export async function count(orm: MikroORM, table: 'outbox_messages' | 'inbox_messages' | 'idempotency_keys') {
  const rows = await query(
    orm.em.fork(),
    sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`,
  );
  return rows[0]?.n;
}
