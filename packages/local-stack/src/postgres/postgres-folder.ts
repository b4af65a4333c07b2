import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { isReachableBy } from '../files/readable-by.ts';
import { StackProblem } from '../problem.ts';
import type { Identity } from './postgres-identity.ts';

const postgresMajor = '18';
const elsewhere = '/var/lib/holdfast';

/**
 * The folder for PostgreSQL's data, owned by the user it runs as. It lies in the stack's data folder, or, where that
 * user cannot get there, below /var/lib with a link in the data folder.
 */
export function preparePostgresFolder(dataDir: string, identity: Identity | undefined): string {
  const folder = join(dataDir, 'postgres');
  if (!exists(folder)) createFolder(folder, dataDir, identity);
  const real = realpathSync(folder);
  if (identity !== undefined) chownSync(real, identity.uid, identity.gid);
  chmodSync(real, 0o700);
  return real;
}

/** Removes the data, wherever it lies. */
export function removePostgresFolder(dataDir: string): void {
  const folder = join(dataDir, 'postgres');
  if (!exists(folder)) return;
  rmSync(realpathSync(folder), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}

/** Refuses data that another major version wrote: PostgreSQL cannot read it. */
export function checkDataVersion(dataFolder: string): void {
  const file = join(dataFolder, 'PG_VERSION');
  if (!exists(file)) return;
  const found = readFileSync(file, 'utf8').trim();
  if (found === postgresMajor) return;
  throw new StackProblem(
    `The data in ${dataFolder} was written by PostgreSQL ${found}; this is PostgreSQL ${postgresMajor}, which cannot read it.`,
    'Start the version of the project that wrote it, or remove all local data with `npm run reset`.',
  );
}

function createFolder(folder: string, dataDir: string, identity: Identity | undefined): void {
  if (isReachableBy(identity, dataDir)) {
    mkdirSync(folder, { mode: 0o700 });
    return;
  }
  mkdirSync(elsewhere, { recursive: true, mode: 0o755 });
  symlinkSync(mkdtempSync(join(elsewhere, 'postgres-')), folder);
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
