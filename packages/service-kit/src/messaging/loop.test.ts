import { describe, expect, it } from '@jest/globals';
import { createLogger } from '../logger.ts';
import { startLoop, type Loop } from './loop.ts';

const never = 3_600_000;

/** A loop whose batches wait until they are told how much they have done. */
function startManualLoop({ everyMs = never } = {}) {
  const lines: string[] = [];
  const begun: PromiseWithResolvers<number>[] = [];
  const waiting: (() => void)[] = [];
  const run = () => {
    const batch = Promise.withResolvers<number>();
    begun.push(batch);
    for (const tell of waiting.splice(0)) tell();
    return batch.promise;
  };
  const logger = createLogger('booking', 'warn', { write: (line) => void lines.push(line) });
  const loop = startLoop({ name: 'manual', everyMs, run, logger });
  /** The nth batch (from 1), as soon as it has begun. */
  const batch = async (n: number): Promise<PromiseWithResolvers<number>> => {
    for (;;) {
      const found = begun[n - 1];
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };
  return { loop, batch, begun: () => begun.length, lines };
}

/** Long enough for everything that is not waiting for time or for us. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
};

const dispose = (loop: Loop) => loop[Symbol.asyncDispose]();

describe('a loop', () => {
  it('goes on while there is something to do, then sleeps until it is woken', async () => {
    const { loop, batch, begun } = startManualLoop();
    (await batch(1)).resolve(5);
    (await batch(2)).resolve(0);
    await settle();
    expect(begun()).toBe(2);
    loop.wake();
    (await batch(3)).resolve(0);
    await dispose(loop);
  });

  it('does not lose a wake that comes while it runs', async () => {
    const { loop, batch, begun } = startManualLoop();
    const first = await batch(1);
    loop.wake();
    loop.wake();
    first.resolve(0);
    (await batch(2)).resolve(0);
    await settle();
    expect(begun()).toBe(2);
    await dispose(loop);
  });

  it('looks by itself every so often', async () => {
    const { loop, batch } = startManualLoop({ everyMs: 5 });
    for (let n = 1; n <= 3; n += 1) (await batch(n)).resolve(0);
    (await batch(4)).resolve(0);
    const end = dispose(loop);
    void batch(5).then(({ resolve }) => resolve(0));
    await end;
  });

  it('goes on after a failure, and says so', async () => {
    const { loop, batch, lines } = startManualLoop();
    (await batch(1)).reject(new Error('the database is away'));
    await settle();
    expect(lines.join('')).toContain('the database is away');
    loop.wake();
    (await batch(2)).resolve(0);
    await dispose(loop);
  });
});

describe('a loop that is let go of', () => {
  it('lets the running batch end and begins no other', async () => {
    const { loop, batch, begun } = startManualLoop();
    const first = await batch(1);
    let gone = false;
    const end = dispose(loop).then(() => (gone = true));
    await settle();
    expect(gone).toBe(false);
    first.resolve(5);
    await end;
    loop.wake();
    await settle();
    expect(begun()).toBe(1);
  });

  it('does not finish its sleep', async () => {
    const { loop, batch } = startManualLoop();
    (await batch(1)).resolve(0);
    await settle();
    await dispose(loop);
  });
});

describe('draining', () => {
  it('waits for the running batch and then runs until nothing is left', async () => {
    const { loop, batch, begun } = startManualLoop();
    const running = await batch(1);
    let drained = false;
    const draining = loop.drain().then(() => (drained = true));
    await settle();
    expect(begun()).toBe(1); // one at a time: two would step on each other's rows
    running.resolve(0);
    (await batch(2)).resolve(3);
    await settle();
    expect(drained).toBe(false);
    (await batch(3)).resolve(0);
    await draining;
    await dispose(loop);
  });

  it('tells what failed, so that a test does not wait for what never comes', async () => {
    const { loop, batch } = startManualLoop();
    (await batch(1)).resolve(0);
    const draining = loop.drain();
    (await batch(2)).reject(new Error('broken'));
    await expect(draining).rejects.toThrow('broken');
    await dispose(loop);
  });
});
