import { parentage, processStartTime } from '../process/process-table.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Resolves with the reason when somebody wants us to stop: a signal, or npm's end. npm and the terminal may both send
 * the same signal, so a second one changes nothing.
 */
export function whenAskedToStop(): { signal: AbortSignal; asked: Promise<string> } {
  const controller = new AbortController();
  const { promise: asked, resolve } = Promise.withResolvers<string>();
  const stop = (reason: string): void => {
    controller.abort(reason);
    resolve(reason);
  };
  for (const name of signals) process.on(name, () => stop(name));
  watchNpm(stop);
  return { signal: controller.signal, asked };
}

/**
 * Somebody who ends npm means us. But npm runs us through a shell, which passes nothing on when npm or itself is killed;
 * their death shows only by their absence.
 */
function watchNpm(stop: (reason: string) => void): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const above = npmAndItsShell().map((pid) => ({ pid, startedAt: processStartTime(pid) }));
  const look = setInterval(() => {
    if (above.some(({ pid, startedAt }) => processStartTime(pid) !== startedAt)) stop('npm has gone');
  }, 1_000);
  look.unref();
}

function npmAndItsShell(): number[] {
  const parent = parentage(process.ppid);
  return parent?.program.endsWith('sh') === true ? [process.ppid, parent.parent] : [process.ppid];
}
