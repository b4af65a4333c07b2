import { chmodSync, mkdirSync, rmSync, statfsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StackProblem } from '../problem.ts';

/** The checkout. */
export const rootFolder = fileURLToPath(new URL('../../../..', import.meta.url));
/** HOLDFAST_DATA_DIR puts the data of `npm start` and its companions somewhere else. */
export const defaultDataDir = resolve(process.env['HOLDFAST_DATA_DIR'] ?? join(rootFolder, '.holdfast'));

const neededBytes = 1024 ** 3;

export interface Folders {
  /** Everything that survives a restart. */
  dataDir: string;
  /** What is written anew at each start. */
  runDir: string;
  logs: string;
  infoFile: string;
  lockFile: string;
  processesFile: string;
}

export function foldersIn(dataDir: string): Folders {
  return {
    dataDir,
    runDir: join(dataDir, 'run'),
    logs: join(dataDir, 'logs'),
    infoFile: join(dataDir, 'stack.json'),
    lockFile: join(dataDir, 'runner.lock'),
    processesFile: join(dataDir, 'processes.json'),
  };
}

/** Makes the data folder; others may pass through it (PostgreSQL's user must), but not list it. */
export function createDataFolder({ dataDir }: Folders): void {
  mkdirSync(dataDir, { recursive: true });
  chmodSync(dataDir, 0o711);
  const { bavail, bsize } = statfsSync(dataDir);
  if (bavail * bsize >= neededBytes) return;
  throw new StackProblem(
    `The disk of ${dataDir} is full: ${Math.floor((bavail * bsize) / 1024 ** 2)} MiB are free, 1024 are needed.`,
    'Free some space and start again.',
  );
}

/** Only for the process that holds the lock: a running stack uses these. */
export function clearRunFolders({ runDir, logs }: Folders): void {
  for (const folder of [runDir, logs]) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { mode: 0o700 });
  }
}
