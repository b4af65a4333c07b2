import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { StackProblem, errorCode, messageOf } from '../problem.ts';

export interface Launch {
  name: string;
  command: string;
  args: readonly string[];
  env: Record<string, string>;
  cwd: string;
  logFile: string;
  /** Somebody else than us, for what refuses to run as root. */
  identity?: { uid: number; gid: number } | undefined;
}

/** Starts a process in a session of its own, so that the terminal's Ctrl-C reaches the runner only. */
export async function spawnLogged(launch: Launch): Promise<{ child: ChildProcess; pid: number }> {
  const log = openLog(launch.logFile);
  try {
    const child = spawn(launch.command, launch.args, {
      cwd: launch.cwd,
      env: launch.env,
      detached: true,
      stdio: ['ignore', log, log],
      ...launch.identity,
    });
    if (child.pid === undefined) await once(child, 'spawn'); // throws what went wrong
    child.unref();
    return { child, pid: child.pid ?? 0 };
  } catch (error) {
    throw new StackProblem(
      `${launch.name} cannot be started: ${messageOf(error)}`,
      `Command: ${launch.command}`,
      {
        cause: error,
      },
    );
  } finally {
    closeSync(log);
  }
}

function openLog(file: string): number {
  try {
    return openSync(file, 'a');
  } catch (error) {
    if (errorCode(error) !== 'ENOSPC') throw error;
    throw new StackProblem('The disk is full.', 'Free some space and start again.', { cause: error });
  }
}
