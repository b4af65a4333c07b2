import { errorCode } from '../problem.ts';
import { descendantsOf } from './process-table.ts';

/** Sends a signal; answers false when there is no such process any more. */
export function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return false;
    throw error;
  }
}

/** Sends a signal to a process and everything below it. */
export function signalTree(pid: number, signal: NodeJS.Signals): void {
  const below = descendantsOf(pid);
  signalProcess(pid, signal);
  for (const child of below) signalProcess(child, signal);
}

/**
 * Kills a process and everything below it, and answers what was below. Held first: a server that forks between the
 * look and the kill would leave a child behind, and PostgreSQL cannot start again while one lives.
 */
export function killTree(pid: number): number[] {
  signalProcess(pid, 'SIGSTOP');
  const below = descendantsOf(pid);
  for (const each of [pid, ...below]) signalProcess(each, 'SIGKILL');
  return below;
}
