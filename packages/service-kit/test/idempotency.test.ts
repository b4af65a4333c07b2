import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RuleViolationError } from '@holdfast/contracts';
import { forgetOldKeys, once, type Once } from '../src/persistence/idempotency.ts';
import { count, createNoteDatabase, notes, writeNote, type NoteDatabase } from './_note-database.ts';

let database: NoteDatabase;
beforeAll(async () => {
  database = await createNoteDatabase();
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

interface Answer {
  readonly id: string;
}

interface RequestOptions {
  readonly caller?: string;
  readonly fingerprint?: string;
  readonly during?: () => Promise<void>;
}

/** A whole request: writes a note named after its answer, in the transaction of the key. */
async function request(
  key: string | undefined,
  { caller = 'ada', fingerprint = 'a', during }: RequestOptions = {},
): Promise<Once<Answer>> {
  const id = randomUUID();
  return database.orm.em.fork().transactional((em) =>
    once(em, caller, key === undefined ? undefined : { key, fingerprint }, async () => {
      await writeNote(em, id);
      await during?.();
      return { id };
    }),
  );
}

const codeOf = (error: unknown): string => (error instanceof RuleViolationError ? error.code : String(error));

describe('a request with an idempotency key', () => {
  it('has one effect, and its repetition gets the same answer', async () => {
    const key = randomUUID();
    const first = await request(key);
    expect(first.replayed).toBe(false);
    expect(await request(key)).toEqual({ answer: first.answer, replayed: true });
    expect((await notes(database.orm)).filter((text) => text === first.answer.id)).toHaveLength(1);
  });

  it('has one effect among many at the same instant: the others wait for another time or get its answer', async () => {
    const key = randomUUID();
    const before = (await notes(database.orm)).length;
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => request(key)));
    const answers = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const refusals = results.flatMap((result) =>
      result.status === 'rejected' ? [codeOf(result.reason)] : [],
    );
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(new Set(answers.map(({ answer }) => answer.id)).size).toBe(1);
    expect(new Set([...refusals, 'request_in_progress'])).toEqual(new Set(['request_in_progress']));
    expect(await notes(database.orm)).toHaveLength(before + 1);
  });

  it('is told at once that the first one still runs', async () => {
    const key = randomUUID();
    const inside = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const first = request(key, {
      during: () => {
        inside.resolve();
        return release.promise;
      },
    });
    await inside.promise;
    await expect(request(key)).rejects.toMatchObject({ code: 'request_in_progress' });
    await expect(request(key, { caller: 'grace' })).resolves.toMatchObject({ replayed: false });
    release.resolve();
    expect(await first).toMatchObject({ replayed: false });
  });

  it('that asks for something else is refused', async () => {
    const key = randomUUID();
    await request(key);
    await expect(request(key, { fingerprint: 'b' })).rejects.toMatchObject({
      code: 'idempotency_key_reused',
    });
  });

  it('is its caller’s own', async () => {
    const key = randomUUID();
    const [ada, grace] = [await request(key), await request(key, { caller: 'grace', fingerprint: 'b' })];
    expect(grace.replayed).toBe(false);
    expect(grace.answer).not.toEqual(ada.answer);
  });

  it('that is refused or fails leaves nothing, and may be tried again', async () => {
    const key = randomUUID();
    const before = [await notes(database.orm), await count(database.orm, 'idempotency_keys')];
    const refused = () => Promise.reject(new RuleViolationError('slot_taken'));
    await expect(request(key, { during: refused })).rejects.toMatchObject({ code: 'slot_taken' });
    expect([await notes(database.orm), await count(database.orm, 'idempotency_keys')]).toEqual(before);
    expect(await request(key, { fingerprint: 'b' })).toMatchObject({ replayed: false });
  });

  it('that answers nothing is repeated all the same', async () => {
    const key = randomUUID();
    let ran = 0;
    const silentRequest = () =>
      database.orm.em
        .fork()
        .transactional((em) => once(em, 'ada', { key, fingerprint: 'a' }, async () => void (ran += 1)));
    await silentRequest();
    expect(await silentRequest()).toMatchObject({ replayed: true });
    expect(ran).toBe(1);
  });

  it('is remembered for a day', async () => {
    const [old, recent] = [randomUUID(), randomUUID()];
    await Promise.all([old, recent].map((key) => request(key)));
    const em = database.orm.em.fork();
    await em.execute(`update idempotency_keys set created_at = now() - interval '25 hours' where key = ?`, [
      old,
    ]);
    await em.execute(`update idempotency_keys set created_at = now() - interval '23 hours' where key = ?`, [
      recent,
    ]);
    await forgetOldKeys(em);
    expect((await request(old)).replayed).toBe(false);
    expect((await request(recent)).replayed).toBe(true);
  });
});

it('a request without a key has its effect each time', async () => {
  const before = (await notes(database.orm)).length;
  const both = [await request(undefined), await request(undefined)];
  expect(both.map(({ replayed }) => replayed)).toEqual([false, false]);
  expect(await notes(database.orm)).toHaveLength(before + 2);
});
