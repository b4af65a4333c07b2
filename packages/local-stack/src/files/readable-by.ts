import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Identity } from '../postgres/postgres-identity.ts';

/** Can that user walk down to this path? (A checkout below a home with mode 0700 cannot be reached by others.) */
export function isReachableBy(identity: Identity | undefined, path: string): boolean {
  if (identity === undefined) return true;
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder);
    const execute = uid === identity.uid ? 0o100 : gid === identity.gid ? 0o010 : 0o001;
    if ((mode & execute) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}
