import type { StackProcess } from '../process/stack-process.ts';
import { messageOf } from '../problem.ts';
import type { Report } from '../report.ts';

const longestPauseMs = 15_000;
const healthyAfterMs = 30_000;

/** Starts a process again whenever it ends by itself, later and later while it keeps ending. */
export function supervise(process: StackProcess, report: Report): void {
  let pauseMs = 500;
  let startedAt = Date.now();
  process.onCrash = (ending) => {
    pauseMs = Date.now() - startedAt > healthyAfterMs ? 500 : Math.min(pauseMs * 2, longestPauseMs);
    report(
      `${process.name} has ended (${ending}); starting it again in ${pauseMs / 1000} s. Log: ${process.logFile}`,
    );
    setTimeout(() => {
      startedAt = Date.now();
      process
        .start()
        .catch((error: unknown) => report(`${process.name} cannot be started: ${messageOf(error)}`));
    }, pauseMs);
  };
}
