import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { errorCode } from '../problem.ts';
import { processStartTime } from '../process/process-table.ts';

const HolderSchema = z.object({ pid: z.number(), startedAt: z.string() });
export type LockHolder = z.infer<typeof HolderSchema>;

/** Takes the lock and answers undefined, or answers who has it. A lock whose holder has died is taken over. */
export function tryLock(file: string): LockHolder | undefined {
  for (;;) {
    try {
      const startedAt = processStartTime(process.pid) ?? '';
      writeFileSync(file, JSON.stringify({ pid: process.pid, startedAt }), { flag: 'wx', mode: 0o600 });
      return undefined;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
    const holder = lockHolder(file);
    if (holder !== undefined) return holder;
    rmSync(file, { force: true });
  }
}

/** The living process that holds the lock. */
export function lockHolder(file: string): LockHolder | undefined {
  try {
    const holder = HolderSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return processStartTime(holder.pid) === holder.startedAt ? holder : undefined;
  } catch {
    return undefined; // no lock, or one that was cut off while it was written
  }
}

export function unlock(file: string): void {
  rmSync(file, { force: true });
}

/** Runs `work` while nobody else with the same lock file does; `onWait` is told once when it has to wait. */
export async function withLock<T>(
  file: string,
  onWait: (pid: number) => void,
  work: () => Promise<T>,
): Promise<T> {
  let told = false;
  for (let holder = tryLock(file); holder !== undefined; holder = tryLock(file)) {
    if (!told) onWait(holder.pid);
    told = true;
    await pause(500);
  }
  try {
    return await work();
  } finally {
    unlock(file);
  }
}
