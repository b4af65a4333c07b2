import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@holdfast/local-stack';
import {
  retrySerialization,
  translateConstraints,
  databaseError,
} from '../src/persistence/constraint-errors.ts';
import { query, sql } from '../src/persistence/sql.ts';
import { createNoteDatabase, createNoteOrm, notes, writeNote, type NoteDatabase } from './_note-database.ts';

let database: NoteDatabase;
beforeAll(async () => {
  database = await createNoteDatabase();
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

const write = (text: string) => database.orm.em.fork().transactional((em) => writeNote(em, text));

describe('a broken constraint', () => {
  const table = { notes_text_unique: 'slot_taken' } as const;

  it('of the table is the refusal that it means', async () => {
    await write('one');
    await expect(translateConstraints(table, () => write('one'))).rejects.toMatchObject({
      name: 'RuleViolationError',
      code: 'slot_taken',
    });
  });

  it('also through the ORM', async () => {
    const insert = () => database.orm.em.fork().execute(`insert into notes (text) values ('one')`);
    await expect(translateConstraints(table, insert)).rejects.toMatchObject({ code: 'slot_taken' });
  });

  it('that the table does not name stays a fault', async () => {
    const failure = await translateConstraints(table, () => write('')).catch((error: unknown) => error);
    expect(failure).not.toMatchObject({ name: 'RuleViolationError' });
    expect(databaseError(failure)).toEqual({ code: '23514', constraint: 'notes_text_not_empty' });
  });

  it('is looked for below whatever wraps it', async () => {
    const failure = await write('one').catch((error: unknown) => error);
    const wrapped = new Error('outer', { cause: new Error('inner', { cause: failure }) });
    expect(databaseError(wrapped)).toEqual({ code: '23505', constraint: 'notes_text_unique' });
    expect([databaseError(new Error('other')), databaseError('text'), databaseError(undefined)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('a transaction that only came at the wrong time', () => {
  it('is run again after a serialization failure', async () => {
    await query(database.orm.em.fork(), sql`create table counter as select 0 as n`);
    let tries = 0;
    const increment = () =>
      retrySerialization(
        () =>
          database.orm.em.fork().transactional(
            async (em) => {
              tries += 1;
              const [row] = await query(em, sql<{ n: number }>`select n from counter`);
              await query(em, sql`update counter set n = ${(row?.n ?? 0) + 1}`);
            },
            { isolationLevel: 'serializable' as never },
          ),
        50,
      );
    await Promise.all(Array.from({ length: 8 }, increment));
    const [row] = await query(database.orm.em.fork(), sql<{ n: number }>`select n from counter`);
    expect(row?.n).toBe(8);
    expect(tries).toBeGreaterThan(8);
  });

  it('is run again after a deadlock', async () => {
    await write('a');
    await write('b');
    const met = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
    let tries = 0;
    const lockBoth = (mine: 0 | 1) =>
      retrySerialization(() =>
        database.orm.em.fork().transactional(async (em) => {
          tries += 1;
          const order = mine === 0 ? ['a', 'b'] : ['b', 'a'];
          await query(em, sql`update notes set text = text where text = ${order[0]}`);
          met[mine].resolve();
          await met[mine === 0 ? 1 : 0].promise;
          await query(em, sql`update notes set text = text where text = ${order[1]}`);
        }),
      );
    await Promise.all([lockBoth(0), lockBoth(1)]);
    expect(tries).toBeGreaterThanOrEqual(3);
  });

  it('is given up after so many tries', async () => {
    let tries = 0;
    const always = () => {
      tries += 1;
      return Promise.reject(Object.assign(new Error('deadlock'), { code: '40P01' }));
    };
    await expect(retrySerialization(always, 3)).rejects.toThrow('deadlock');
    expect(tries).toBe(3);
  });

  it('is not run again for any other reason', async () => {
    let tries = 0;
    const failing = retrySerialization(async () => {
      tries += 1;
      await write('one');
    });
    await expect(failing).rejects.toThrow(/notes_text_unique/);
    expect(tries).toBe(1);
  });
});

describe('connections that the database ends', () => {
  const endOthers = `
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and state = 'idle in transaction'`;

  it.each(['then asks again', 'then gives up by itself'])(
    'in the middle of transactions are made anew, also when the transaction %s',
    async (how) => {
      const orm = createNoteOrm(database.url);
      for (let round = 0; round < 3; round += 1) {
        const inside = Array.from({ length: 8 }, () => Promise.withResolvers<void>());
        const ended = Promise.withResolvers<void>();
        const all = inside.map(({ resolve }) =>
          orm.em.fork().transactional(async (em) => {
            await em.execute('select 1');
            resolve();
            await ended.promise;
            if (how.endsWith('itself')) throw new Error('changed my mind');
          }),
        );
        await Promise.all(inside.map(({ promise }) => promise));
        await database.orm.em.fork().execute(endOthers);
        ended.resolve();
        const results = await Promise.allSettled(all);
        expect(results.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 'rejected'));
      }
      // With ten connections for the pool to give and 24 lost, this would wait for ever; and so would the end.
      const alive = await Promise.all(
        Array.from({ length: 10 }, () => orm.em.fork().execute('select 1 as one')),
      );
      expect(alive).toHaveLength(10);
      await orm.close();
    },
  );

  it('in the middle of queries fail those queries, and nothing else', async () => {
    await using cable = await startCable(database.url);
    const orm = createNoteOrm(cable.url);
    const sleep = (em = orm.em.fork()) => em.execute('select pg_sleep(30)');
    for (const how of ['resetAndDestroy', 'destroy'] as const) {
      const all = [sleep(), sleep(), orm.em.fork().transactional(sleep), orm.em.fork().transactional(sleep)];
      const results = Promise.allSettled(all);
      await eventually(() => cable.connections() === 4);
      cable.cut(how);
      for (const result of await results) {
        expect(result).toMatchObject({
          status: 'rejected',
          reason: { message: expect.stringMatching(/ECONNRESET|Connection terminated/) },
        });
      }
    }
    expect(await orm.em.fork().execute('select 1 as one')).toEqual([{ one: 1 }]);
    await orm.close();
  });

  it('while nobody uses them are not noticed', async () => {
    await notes(database.orm);
    const admin = createNoteOrm(database.url);
    await admin.em.fork().execute(endOthers.replace(`and state = 'idle in transaction'`, ''));
    await admin.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await notes(database.orm)).toContain('one');
  });
});

/** A connection to the database that can be cut, as a crash does: without a word of farewell. */
async function startCable(databaseUrl: string) {
  const url = new URL(databaseUrl);
  const port = Number(url.port);
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket.on('error', () => undefined).on('close', () => sockets.delete(socket)));
    return socket;
  };
  const server = createServer((near) => {
    const far = keep(connect(port, url.hostname));
    keep(near).pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  url.port = String((server.address() as AddressInfo).port);
  const cut = (how: 'resetAndDestroy' | 'destroy' = 'destroy'): void => {
    for (const socket of sockets) socket[how]();
    sockets.clear();
  };
  return {
    url: url.href,
    connections: () => sockets.size / 2,
    cut,
    [Symbol.asyncDispose]: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
