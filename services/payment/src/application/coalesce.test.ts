import { describe, expect, it } from '@jest/globals';
import { coalesce } from './coalesce.ts';

function controlled() {
  const ends: PromiseWithResolvers<number>[] = [];
  const run = coalesce(() => {
    const end = Promise.withResolvers<number>();
    ends.push(end);
    return end.promise;
  });
  return { run, ends };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('coalescing runs of one key', () => {
  it('gives everybody who comes during a run the one run after it', async () => {
    const { run, ends } = controlled();
    const first = run('a');
    const later = [run('a'), run('a'), run('a')];
    expect(ends).toHaveLength(1);
    ends[0]?.resolve(1);
    await first;
    await settle();
    expect(ends).toHaveLength(2);
    ends[1]?.resolve(2);
    expect(await Promise.all(later)).toEqual([2, 2, 2]);
  });

  it('runs keys side by side, and again after it has ended', async () => {
    const { run, ends } = controlled();
    const runs = [run('a'), run('b')];
    expect(ends).toHaveLength(2);
    ends.forEach((end) => end.resolve(1));
    await Promise.all(runs);
    await settle();
    void run('a');
    expect(ends).toHaveLength(3);
  });

  it('goes on after a failure', async () => {
    const { run, ends } = controlled();
    const first = run('a');
    const second = run('a');
    ends[0]?.reject(new Error('no'));
    await expect(first).rejects.toThrow('no');
    await settle();
    ends[1]?.resolve(2);
    expect(await second).toBe(2);
  });
});
