import { eventually } from '../eventually.ts';
import { lockHolder } from '../files/lock-file.ts';
import { signalProcess } from '../process/signal-process.ts';
import { defaultDataDir, foldersIn } from '../stack/folders.ts';
import { runCommand } from './run-command.ts';

await runCommand(async () => {
  const { lockFile } = foldersIn(defaultDataDir);
  const holder = lockHolder(lockFile);
  if (holder === undefined) {
    console.log('Nothing runs here.');
    return 0;
  }
  signalProcess(holder.pid, 'SIGTERM');
  const stopped = (): boolean => lockHolder(lockFile) === undefined;
  await eventually(stopped, { timeoutMs: 60_000, what: `the end of process ${holder.pid}` });
  console.log('Stopped.');
  return 0;
});
