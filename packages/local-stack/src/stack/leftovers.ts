import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { endProcess } from '../process/end-process.ts';
import { processStartTime } from '../process/process-table.ts';
import { WatchedProcessSchema } from '../process/watched-process.ts';
import type { WatchedProcess } from '../process/watched-process.ts';
import type { Report } from '../report.ts';

/** Writes down who runs, for a start that finds the runner dead. */
export function recordProcesses(file: string, processes: WatchedProcess[]): void {
  writeFileSync(file, JSON.stringify(processes), { mode: 0o600 });
}

/** Ends what a runner has left that was killed, or waits until its reaper has: two servers cannot share data. */
export async function endLeftovers(file: string, report: Report): Promise<void> {
  const alive = recorded(file).filter(({ pid, startedAt }) => processStartTime(pid) === startedAt);
  if (alive.length === 0) return;
  report(`ending what the last run has left behind (${alive.length} still alive)`);
  await Promise.all(alive.map(({ pid, startedAt, plan }) => endProcess(pid, startedAt, plan)));
}

function recorded(file: string): WatchedProcess[] {
  try {
    return z.array(WatchedProcessSchema).parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return []; // none yet, or cut off while it was written
  }
}
