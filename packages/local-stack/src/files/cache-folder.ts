import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { withLock } from './lock-file.ts';
import type { Report } from '../report.ts';

/** Where programs are kept between checkouts: what was built or downloaded once is not built again. */
export function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'holdfast');
}

/**
 * The folder `name` of the cache, filled by `fill` when it is not there yet. It appears whole or not at all, and two
 * processes that want it at once do the work once.
 */
export async function cachedFolder(
  name: string,
  report: Report,
  fill: (folder: string) => Promise<void>,
  cache = cacheFolder(),
): Promise<string> {
  const folder = join(cache, name);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const wait = (pid: number): void => report(`${name} is being prepared by process ${pid}: waiting for it`);
  await withLock(join(cache, `.${name}.lock`), wait, async () => {
    if (existsSync(folder)) return;
    const draft = join(cache, `.${name}.draft`);
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft);
    try {
      await fill(draft);
      renameSync(draft, folder);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  });
  return folder;
}
