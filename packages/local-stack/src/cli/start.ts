import { messageOf } from '../problem.ts';
import { timedReport } from '../report.ts';
import { seedOnce } from '../seed/seed-once.ts';
import { outsideKeysFrom } from '../stack/outside-keys.ts';
import { startStack } from '../stack/start-stack.ts';
import type { Stack } from '../stack/stack.ts';
import { runCommand } from './run-command.ts';
import { summary } from './summary.ts';
import { whenAskedToStop } from './when-asked-to-stop.ts';

// The platform runs until it is told to stop, and then ends with code 0, whether by Ctrl-C, SIGTERM or `npm run stop`.
const report = timedReport((line) => console.log(line));

async function start(): Promise<number> {
  const { signal, asked } = whenAskedToStop();
  let stack: Stack;
  try {
    stack = await startStack({
      ports: 'fixed',
      restartCrashed: true,
      outsideKeys: outsideKeysFrom(process.env),
      report,
      signal,
    });
  } catch (error) {
    if (!signal.aborted) throw error;
    report('stopped before it was ready');
    return 0;
  }
  try {
    await seedOnce(stack, report);
  } catch (error) {
    // The platform is up; demo data that is missing is no reason to take it away again.
    if (!signal.aborted) report(`the demo data could not be loaded: ${messageOf(error)}`);
  }
  if (!signal.aborted) console.log(summary(stack));
  const keepAlive = setInterval(() => undefined, 60_000); // its children alone would let the process end
  const reason = await asked;
  clearInterval(keepAlive);
  report(`stopping (${reason})`);
  await stack.stop();
  report('everything is stopped; the data stays for the next start');
  return 0;
}

await runCommand(start);
