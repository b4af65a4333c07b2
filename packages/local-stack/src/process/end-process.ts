import { eventually } from '../eventually.ts';
import { processStartTime } from './process-table.ts';
import { signalProcess, signalTree } from './signal-process.ts';
import type { StopPlan } from './watched-process.ts';

/** Ends a process that may not be our child: asks, waits, insists. Resolves when it is gone. */
export async function endProcess(pid: number, startedAt: string, plan: StopPlan): Promise<void> {
  const gone = (): boolean => processStartTime(pid) !== startedAt;
  for (const signal of plan.signals) {
    if (gone()) return;
    if (signal === 'SIGKILL') signalTree(pid, signal);
    else askProcess(pid, signal);
    await eventually(gone, { timeoutMs: plan.graceMs, intervalMs: 20 }).catch(() => undefined);
  }
}

/** A frozen process hears nothing but SIGKILL: it is woken to hear the question. */
export function askProcess(pid: number, signal: NodeJS.Signals): void {
  signalProcess(pid, signal);
  signalTree(pid, 'SIGCONT');
}
