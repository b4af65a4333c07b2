import { rmSync } from 'node:fs';
import { daprPrograms } from '../dapr/find-dapr.ts';
import { lockHolder, tryLock, unlock } from '../files/lock-file.ts';
import { removePostgresFolder } from '../postgres/postgres-folder.ts';
import { StackProblem } from '../problem.ts';
import { tellReaper } from '../process/reaper.ts';
import { redisBinary } from '../redis/redis-binary.ts';
import { silent } from '../report.ts';
import { Crew } from './crew.ts';
import { clearRunFolders, createDataFolder, defaultDataDir, foldersIn } from './folders.ts';
import type { Folders } from './folders.ts';
import { endLeftovers } from './leftovers.ts';
import { startInfrastructure } from './infrastructure.ts';
import { openPortBook } from './port-book.ts';
import { openSecrets } from './secrets.ts';
import { startServices } from './start-services.ts';
import { createStack } from './stack.ts';
import type { Stack } from './stack.ts';
import type { StackOptions } from './stack-options.ts';

/** Starts the whole platform, or the asked part of it, and resolves when all of it is ready. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const startedAt = performance.now();
  const { report = silent, keepData = true } = options;
  const folders = foldersIn(options.dataDir ?? defaultDataDir);
  createDataFolder(folders);
  refuseSecondStart(folders);
  if (!keepData) tellReaper({ removeFolder: folders.dataDir });
  const crew = new Crew(folders.processesFile, report);
  let releasePorts = (): void => undefined;
  const close = async (): Promise<void> => {
    await crew.stop();
    releasePorts();
    rmSync(folders.infoFile, { force: true });
    unlock(folders.lockFile);
    if (!keepData) removeData(folders);
  };
  const start = async (): Promise<Stack> => {
    await endLeftovers(folders.processesFile, report);
    clearRunFolders(folders);
    const ports = await openPortBook(options.ports ?? 'free');
    releasePorts = ports.release;
    const [dapr, redis] = await Promise.all([daprPrograms(report), redisBinary(report)]);
    const secrets = openSecrets(folders.dataDir);
    const durable = options.durable ?? true;
    const ground = { crew, folders, ports, secrets, programs: { ...dapr, redis }, durable, report };
    const infrastructure = await startInfrastructure(ground);
    const around = await startServices(ground, infrastructure, options);
    const readySeconds = (performance.now() - startedAt) / 1000;
    return createStack({ ground, infrastructure, around, options, readySeconds, close });
  };
  try {
    return await unlessAborted(start(), options.signal);
  } catch (error) {
    await close();
    throw error;
  }
}

/** Removes all local data. Refuses while a stack uses it. */
export function removeData(folders: Folders): void {
  const holder = lockHolder(folders.lockFile);
  if (holder !== undefined) {
    throw new StackProblem(
      `The platform is running (process ${holder.pid}); its data cannot be removed under it.`,
      'Stop it first: Ctrl-C where it runs, or `npm run stop`.',
    );
  }
  removePostgresFolder(folders.dataDir);
  rmSync(folders.dataDir, { recursive: true, force: true });
}

function refuseSecondStart({ dataDir, lockFile }: Folders): void {
  const holder = tryLock(lockFile);
  if (holder === undefined) return;
  throw new StackProblem(
    `The platform already runs on the data in ${dataDir} (process ${holder.pid}).`,
    'Use it as it is (its addresses are in stack.json there), or stop it: Ctrl-C where it runs, or `npm run stop`.',
  );
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(new Error('the start was given up', { cause: signal.reason }));
  signal.addEventListener('abort', onAbort, { once: true });
  work.catch(() => undefined); // it fails too when its processes go, and nobody listens then
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
