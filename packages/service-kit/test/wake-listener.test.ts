import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@holdfast/local-stack';
import { enqueueOn } from '../src/messaging/enqueue.ts';
import { startLoop, type Loop } from '../src/messaging/loop.ts';
import { startWakeListener } from '../src/messaging/wake-listener.ts';
import { put, silent } from './_lanes.ts';
import { createNoteDatabase, type NoteDatabase } from './_note-database.ts';

const never = 3_600_000;

let database: NoteDatabase;
beforeAll(async () => {
  database = await createNoteDatabase();
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

/** A loop that would sleep for an hour, and how often it ran. */
function startSleeper(): { loop: Loop; runs: () => number } {
  let runs = 0;
  const run = async () => {
    runs += 1;
    return 0;
  };
  return { loop: startLoop({ name: 'sleeper', everyMs: never, run, logger: silent }), runs: () => runs };
}

const listeners = async (): Promise<number[]> => {
  const rows = await database.orm.em.fork().execute<{ pid: number }[]>(
    `select pid from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and query = 'listen holdfast_wake'`,
  );
  return rows.map(({ pid }) => pid);
};

/** Listens with two loops, `mine` and `other`, both asleep when this returns. */
async function listen(stack: AsyncDisposableStack) {
  const [mine, other] = [startSleeper(), startSleeper()];
  stack.use(mine.loop);
  stack.use(other.loop);
  stack.use(startWakeListener(database.url, { mine: mine.loop, other: other.loop }, silent));
  await eventually(async () => (await listeners()).length === 1 && mine.runs() === 2 && other.runs() === 2);
  return { mine, other };
}

describe('a sleeping loop', () => {
  it('is woken by a commit on its lane, and by nothing else', async () => {
    await using stack = new AsyncDisposableStack();
    const { mine, other } = await listen(stack);
    const rolledBack = database.orm.em.fork().transactional(async (em) => {
      await enqueueOn(em, 'other', { topic: 't', type: 't', subject: 's', data: {} });
      throw new Error('rolled back');
    });
    await expect(rolledBack).rejects.toThrow('rolled back');
    await put(database.orm, 'of nobody', 's', 1);
    await put(database.orm, 'mine', 's', 1);
    await eventually(() => mine.runs() === 3);
    expect(other.runs()).toBe(2);
  });

  it('is woken again after the connection was lost', async () => {
    await using stack = new AsyncDisposableStack();
    const { mine, other } = await listen(stack);
    const [lost] = await listeners();
    await database.orm.em.fork().execute('select pg_terminate_backend(?)', [lost]);
    await eventually(async () => {
      const [now] = await listeners();
      return now !== undefined && now !== lost;
    });
    // Whatever happened meanwhile was not heard, so everybody looks.
    await eventually(() => mine.runs() === 3 && other.runs() === 3);
    await put(database.orm, 'mine', 's', 1);
    await eventually(() => mine.runs() === 4);
    expect(other.runs()).toBe(3);
  });
});

describe('a listener that is let go of', () => {
  it('leaves no connection', async () => {
    await using stack = new AsyncDisposableStack();
    await listen(stack);
    await stack.disposeAsync();
    await eventually(async () => (await listeners()).length === 0);
  });

  it('leaves none even when it had hardly begun', async () => {
    for (let turns = 0; turns < 12; turns += 1) {
      await using listener = startWakeListener(database.url, {}, silent);
      expect(listener).toBeDefined();
      for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
    }
    const left = () =>
      database.orm.em.fork().execute<unknown[]>(
        `select query from pg_stat_activity
         where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`,
      );
    await eventually(async () => (await left()).length === 0, { timeoutMs: 3000 });
  });

  it('goes at once where the database is away', async () => {
    const listener = startWakeListener('postgres://a:b@127.0.0.1:1/none', {}, silent);
    await new Promise(setImmediate);
    await listener[Symbol.asyncDispose]();
  });
});
