import { execFile } from 'node:child_process';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StackProblem, messageOf } from '../problem.ts';
import { watchHelper } from '../process/watch-helper.ts';
import type { Identity } from './postgres-identity.ts';

const run = promisify(execFile);

export interface NewCluster {
  binaries: string;
  /** A folder that PostgreSQL's user owns; the cluster appears in it as `data`, whole or not at all. */
  folder: string;
  password: string;
  identity: Identity | undefined;
  durable: boolean;
}

/** Creates an empty cluster whose only user is the superuser `postgres`. */
export async function initCluster({
  binaries,
  folder,
  password,
  identity,
  durable,
}: NewCluster): Promise<void> {
  // The password travels through a file that PostgreSQL's user may read and that is gone a moment later.
  const passwordFile = join(folder, 'password');
  const draft = join(folder, 'draft');
  rmSync(draft, { recursive: true, force: true });
  writeFileSync(passwordFile, password, { mode: identity === undefined ? 0o600 : 0o644 });
  try {
    const tool = run(
      join(binaries, 'initdb'),
      ['--pgdata', draft, '--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256']
        .concat(['--encoding=UTF8', '--no-locale', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'])
        .concat(['--set', 'timezone=UTC', '--set', 'log_timezone=UTC'], durable ? [] : ['--no-sync']),
      { cwd: '/', env: { LC_ALL: 'C' }, ...identity },
    );
    watchHelper(tool.child);
    await tool;
    renameSync(draft, join(folder, 'data'));
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw new StackProblem(
      `PostgreSQL's data folder cannot be created: ${messageOf(error)}`,
      'See the lines above.',
      {
        cause: error,
      },
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
}
