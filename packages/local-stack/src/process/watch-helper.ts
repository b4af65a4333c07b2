import type { ChildProcess } from 'node:child_process';
import { processStartTime } from './process-table.ts';
import { tellReaper } from './reaper.ts';

/** A tool that nobody waits for any more (initdb, a build) must end with us. */
export function watchHelper(child: ChildProcess): void {
  const { pid } = child;
  const startedAt = pid === undefined ? undefined : processStartTime(pid);
  if (pid === undefined || startedAt === undefined) return;
  tellReaper({ watch: { pid, startedAt, plan: { signals: ['SIGTERM', 'SIGKILL'], graceMs: 2_000 } } });
  child.once('exit', () => tellReaper({ forget: pid }));
}
