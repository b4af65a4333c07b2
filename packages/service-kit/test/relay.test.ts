import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { createNoteDatabase, createNoteOrm, type NoteDatabase } from './_note-database.ts';
import { letTimePass, metrics, nameOf, put, putAll, relay, rows } from './_lanes.ts';

let database: NoteDatabase;
beforeAll(async () => {
  database = await createNoteDatabase();
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

/** Ends the sessions that wait inside a transaction, as a crash or the database's own patience does. */
async function endIdleTransactions(): Promise<void> {
  const admin = new Client({ connectionString: database.url });
  await admin.connect();
  await admin.query(`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and state = 'idle in transaction'`);
  await admin.end();
}

describe('a lane', () => {
  it('is delivered in the order of each subject, subjects side by side', async () => {
    await putAll(database.orm, 'order', ['a', 'b'], 3);
    const delivered: string[] = [];
    let [inFlight, most] = [0, 0];
    const count = await relay(database.orm, 'order', async (message) => {
      most = Math.max(most, (inFlight += 1));
      await new Promise(setImmediate);
      inFlight -= 1;
      delivered.push(nameOf(message));
    });
    expect([count, most]).toEqual([6, 2]);
    for (const subject of ['a', 'b']) {
      expect(delivered.filter((name) => name.startsWith(subject))).toEqual(
        [1, 2, 3].map((n) => `${subject} ${n}`),
      );
    }
    expect(await relay(database.orm, 'order', () => Promise.reject(new Error('again')))).toBe(0);
  });

  it('goes on past a subject whose message fails; that one waits in order', async () => {
    const { orm } = database;
    await putAll(orm, 'failing', ['bad', 'good'], 2);
    const [tried, delivered]: [string[], string[]] = [[], []];
    let broken = true;
    const deliver = async (message: Parameters<typeof nameOf>[0]) => {
      tried.push(nameOf(message));
      if (broken && message.subject === 'bad') throw new Error('nobody is there');
      delivered.push(nameOf(message));
    };
    expect(await relay(orm, 'failing', deliver)).toBe(2);
    expect(delivered).toEqual(['good 1', 'good 2']);
    expect(tried).not.toContain('bad 2');
    expect(await rows(orm, 'failing')).toMatchObject([
      { name: 'bad 1', published: false, attempts: 1, error: 'nobody is there' },
      { name: 'good 1', published: true },
      { name: 'bad 2', published: false, attempts: 0 },
      { name: 'good 2', published: true },
    ]);

    broken = false;
    await put(orm, 'failing', 'good', 3);
    await orm.em
      .fork()
      .execute(
        `update outbox_messages set next_attempt_at = now() + interval '1 minute' where lane = 'failing' and attempts = 1`,
      );
    expect(await relay(orm, 'failing', deliver)).toBe(1); // "bad 2" is due, but "bad 1" is before it
    expect(delivered.at(-1)).toBe('good 3');

    await letTimePass(orm);
    expect(await relay(orm, 'failing', deliver)).toBe(2);
    expect(delivered.slice(-2)).toEqual(['bad 1', 'bad 2']);
  });

  it('tries again later and later, at most a quarter of a minute apart', async () => {
    const { orm } = database;
    await put(orm, 'retries', 'a', 1);
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      await relay(orm, 'retries', () => Promise.reject(new Error('no')));
      const [row] = await rows(orm, 'retries');
      expect(row?.attempts).toBe(attempt);
      waits.push(row?.waits ?? 0);
      expect(await relay(orm, 'retries', () => Promise.reject(new Error('too early')))).toBe(0);
      await letTimePass(orm);
    }
    expect(await rows(orm, 'retries')).toMatchObject([{ attempts: 12, error: 'no' }]);
    expect(waits[0]).toBeGreaterThan(0);
    expect(waits[0]).toBeLessThanOrEqual(0.25);
    expect(waits[4]).toBeGreaterThan(3);
    expect(waits[4]).toBeLessThanOrEqual(4);
    expect(waits[11]).toBeGreaterThan(14);
    expect(waits[11]).toBeLessThanOrEqual(15);
  });

  it('is delivered again when the relay dies between delivery and mark', async () => {
    const { orm } = database;
    await putAll(orm, 'death', ['a'], 2);
    const ids: string[] = [];
    const dying = relay(orm, 'death', async ({ id }) => {
      ids.push(id);
      if (ids.length === 2) await endIdleTransactions();
    });
    await expect(dying).rejects.toThrow();
    expect(await rows(orm, 'death')).toMatchObject([{ published: false }, { published: false }]);

    expect(await relay(orm, 'death', async ({ id }) => void ids.push(id))).toBe(2);
    expect(ids.slice(2)).toEqual(ids.slice(0, 2));
  });

  it('is worked on by one relay at a time: each message once and in order', async () => {
    const other = createNoteOrm(database.url);
    try {
      const subjects = ['a', 'b', 'c', 'd'];
      const writing = putAll(database.orm, 'rivals', subjects, 40);
      const delivered: string[] = [];
      let done = false;
      const work = async (orm: typeof other) => {
        while (!done) {
          await relay(orm, 'rivals', async (message) => {
            await new Promise(setImmediate);
            delivered.push(nameOf(message));
          });
        }
      };
      const both = Promise.all([work(database.orm), work(other)]);
      await writing;
      while (delivered.length < 160) await new Promise(setImmediate);
      done = true;
      await both;
      for (const subject of subjects) {
        const expected = Array.from({ length: 40 }, (_, n) => `${subject} ${n + 1}`);
        expect(delivered.filter((name) => name.startsWith(subject))).toEqual(expected);
      }
    } finally {
      await other.close();
    }
  });

  it('does not wait for another lane', async () => {
    const { orm } = database;
    await put(orm, 'stuck', 'a', 1);
    await put(orm, 'free', 'a', 1);
    const started = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const stuck = relay(orm, 'stuck', () => {
      started.resolve();
      return release.promise;
    });
    await started.promise;
    expect(await relay(orm, 'free', async () => undefined)).toBe(1);
    // Not even with what came later: its relay would overtake the one that is at it.
    await put(orm, 'stuck', 'a', 2);
    expect(await relay(orm, 'stuck', async () => undefined)).toBe(0);
    release.resolve();
    expect(await stuck).toBe(1);
  });

  it('gives up on a delivery that never ends', async () => {
    const { orm } = database;
    await putAll(orm, 'hanging', ['a', 'b'], 1);
    const deliver = ({ subject }: { subject: string }) =>
      subject === 'a' ? new Promise<void>(() => undefined) : Promise.resolve();
    expect(await relay(orm, 'hanging', deliver, { deliverWithinMs: 50 })).toBe(1);
    expect(await rows(orm, 'hanging')).toMatchObject([
      { published: false, attempts: 1, error: expect.stringContaining('0.05 s') },
      { published: true },
    ]);
  });

  it('is marked from time to time while deliveries are slow, so that the database does not lose patience', async () => {
    const { orm } = database;
    await putAll(orm, 'slow', ['a'], 10);
    const slow = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 30));
    const first = await relay(orm, 'slow', slow, { startDeliveriesForMs: 50 });
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(10);
    expect((await rows(orm, 'slow')).filter(({ published }) => published)).toHaveLength(first);
    expect(await relay(orm, 'slow', async () => undefined)).toBe(10 - first);
  });

  it('tells how long its oldest message has been waiting', async () => {
    const { orm } = database;
    const age = async () =>
      (await metrics.outboxOldestSeconds.get()).values.find(({ labels }) => labels.lane === 'age')?.value;
    await putAll(orm, 'age', ['a'], 2);
    await orm.em
      .fork()
      .execute(
        `update outbox_messages set occurred_at = now() - interval '1 hour' where lane = 'age' and data ->> 'n' = '1'`,
      );
    await relay(orm, 'age', () => Promise.reject(new Error('with a \0 in it')));
    expect(await age()).toBeGreaterThan(3590);
    await letTimePass(orm);
    await relay(orm, 'age', async () => undefined);
    expect(await age()).toBe(0);
  });
});
