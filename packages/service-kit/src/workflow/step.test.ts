import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { driveWorkflow } from '../testing/drive-workflow.ts';
import { compensations } from './compensations.ts';
import { patient, step, type RetryPolicy } from './step.ts';
import { defineActivity, defineWorkflow, implement } from './workflow.ts';

const Input = z.object({ id: z.string() });
const reserve = defineActivity('reserve', Input, z.object({ seat: z.number() }));
const release = defineActivity('release', Input, z.object({}));
const pay = defineActivity('pay', Input, z.object({ ok: z.boolean() }));
const refund = defineActivity('refund', Input, z.object({}));
const send = defineActivity('send', Input, z.object({}));

const quick: RetryPolicy = { maxAttempts: 2, firstDelaySeconds: 1, longestDelaySeconds: 1 };

/** One activity, with whatever patience it is given. */
const oneStep = (policy?: RetryPolicy) =>
  defineWorkflow({
    name: 'one-step.v1',
    input: Input,
    run: async function* (steps, input) {
      return yield* step(steps, reserve, input, policy);
    },
  });

/** The usual saga: each undo is pushed before what it undoes. */
const trip = defineWorkflow({
  name: 'trip.v1',
  input: Input,
  run: async function* (steps, input) {
    const undo = compensations();
    try {
      undo.push('release', () => step(steps, release, input, quick));
      yield* step(steps, reserve, input, quick);
      undo.push('refund', () => step(steps, refund, input, quick));
      yield* step(steps, pay, input, quick);
      yield* step(steps, send, input, quick);
      return { outcome: 'done', failures: [], again: [] };
    } catch {
      const failures = yield* undo.run();
      return { outcome: 'undone', failures, again: yield* undo.run() };
    }
  },
});

/** A world in which these activities fault so many times before they work. */
function worldWhereFault(faults: Record<string, number>) {
  const left = new Map(Object.entries(faults));
  return {
    activity: (name: string) => {
      const remaining = left.get(name) ?? 0;
      left.set(name, remaining - 1);
      if (remaining > 0) throw new Error(`${name} fails`);
      return { seat: 7, ok: true };
    },
  };
}
const always = Number.POSITIVE_INFINITY;

describe('a step', () => {
  it('answers what the activity answers, without waiting', async () => {
    const { result, log } = await driveWorkflow(oneStep(), { id: 'a' }, worldWhereFault({}));
    expect([result, log]).toEqual([{ seat: 7 }, ['reserve']]);
  });

  it('is tried again after a fault, later and later up to a bound', async () => {
    const { log } = await driveWorkflow(oneStep(), { id: 'a' }, worldWhereFault({ reserve: 7 }));
    expect(log.filter((each) => each !== 'reserve')).toEqual(
      [1, 2, 4, 8, 15, 15, 15].map((s) => `timer ${s}`),
    );
    expect(log.filter((each) => each === 'reserve')).toHaveLength(8);
  });

  it('throws the last fault when every try has failed, without one more wait', async () => {
    const log: string[] = [];
    const world = {
      activity: (name: string) => {
        log.push(name);
        throw new Error(`fault ${log.length}`);
      },
    };
    await expect(driveWorkflow(oneStep({ ...quick, maxAttempts: 3 }), { id: 'a' }, world)).rejects.toThrow(
      'fault 3',
    );
  });

  it('lasts through a restart of anything: about ten minutes', async () => {
    const { maxAttempts, firstDelaySeconds, longestDelaySeconds } = patient;
    const waits = Array.from({ length: maxAttempts - 1 }, (_, n) =>
      Math.min(firstDelaySeconds * 2 ** n, longestDelaySeconds),
    );
    const seconds = waits.reduce((sum, wait) => sum + wait, 0);
    expect(seconds).toBeGreaterThan(9 * 60);
    expect(seconds).toBeLessThan(12 * 60);
  });

  it('takes an answer of another shape for a fault', async () => {
    const answers = [{}, { seat: 'no number' }, { seat: 3 }];
    const { result, log } = await driveWorkflow(
      oneStep(),
      { id: 'a' },
      { activity: () => answers.shift() ?? {} },
    );
    expect([result, log.length]).toEqual([{ seat: 3 }, 5]);
  });

  it('asks for the same each time it is replayed', async () => {
    const runs = [1, 2].map(() =>
      driveWorkflow(trip, { id: 'a' }, worldWhereFault({ reserve: 1, send: always })),
    );
    const [first, second] = await Promise.all(runs);
    expect(second).toEqual(first);
  });
});

const activities = (log: readonly string[]) => log.filter((each) => !each.startsWith('timer'));

describe('compensations', () => {
  it('stay where they are when nothing fails', async () => {
    const { result, log } = await driveWorkflow(trip, { id: 'a' }, worldWhereFault({}));
    expect([result, log]).toMatchObject([{ outcome: 'done' }, ['reserve', 'pay', 'send']]);
  });

  it('run newest first', async () => {
    const { result, log } = await driveWorkflow(trip, { id: 'a' }, worldWhereFault({ send: always }));
    expect(result).toMatchObject({ outcome: 'undone', failures: [] });
    expect(activities(log)).toEqual(['reserve', 'pay', 'send', 'send', 'refund', 'release']);
  });

  it('include the step that failed: its answer may have been lost after the effect', async () => {
    const { log } = await driveWorkflow(trip, { id: 'a' }, worldWhereFault({ reserve: always }));
    expect(activities(log)).toEqual(['reserve', 'reserve', 'release']);
  });

  it('are tried again like any step', async () => {
    const { result, log } = await driveWorkflow(
      trip,
      { id: 'a' },
      worldWhereFault({ pay: always, refund: 1 }),
    );
    expect(result).toMatchObject({ failures: [] });
    expect(activities(log)).toEqual(['reserve', 'pay', 'pay', 'refund', 'refund', 'release']);
  });

  it('do not stop at one that fails for good, and tell which it was', async () => {
    const { result, log } = await driveWorkflow(
      trip,
      { id: 'a' },
      worldWhereFault({ send: always, refund: always }),
    );
    expect(result).toMatchObject({ failures: [{ undo: 'refund', error: 'refund fails' }] });
    expect(activities(log).slice(-3)).toEqual(['refund', 'refund', 'release']);
  });

  it('run once', async () => {
    const { result } = await driveWorkflow(
      trip,
      { id: 'a' },
      worldWhereFault({ send: always, refund: always }),
    );
    expect(result).toMatchObject({ again: [] });
  });
});

describe('an activity', () => {
  const work = implement(reserve, async ({ id }) => ({ seat: id.length, more: 'than declared' }));

  it('gets and answers what it declares', async () => {
    expect(work.name).toBe('reserve');
    expect(await work.run({ id: 'abc', other: 1 })).toEqual({ seat: 3 });
  });

  it('refuses what it did not declare', async () => {
    await expect(work.run({})).rejects.toMatchObject({ name: 'ZodError' });
    await expect(work.run(undefined)).rejects.toMatchObject({ name: 'ZodError' });
    const wrong = implement(reserve, async () => ({ seat: 'x' as never }));
    await expect(wrong.run({ id: 'a' })).rejects.toMatchObject({ name: 'ZodError' });
  });
});

it('a workflow that never ends is found out', async () => {
  const endless = defineWorkflow({
    name: 'endless.v1',
    input: Input,
    run: async function* (steps) {
      for (;;) yield steps.createTimer(1);
    },
  });
  await expect(driveWorkflow(endless, { id: 'a' }, { activity: () => ({}) })).rejects.toThrow('does not end');
});
