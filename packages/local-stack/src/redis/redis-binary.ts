import { findProgram } from '../files/find-program.ts';
import { StackProblem } from '../problem.ts';
import type { Report } from '../report.ts';
import { installRedis } from './install-redis.ts';

const names = ['redis-server', 'valkey-server'];

/** `redis-server` from PATH, else from the system's package manager where we may use it. */
export async function redisBinary(report: Report): Promise<string> {
  const found = findProgram(names);
  if (found !== undefined) return found;
  const attempt = await installRedis(report);
  const installed = findProgram(names);
  if (installed !== undefined) return installed;
  throw new StackProblem(
    `Redis is missing: there is no redis-server on PATH, and ${attempt}.`,
    'Install Redis 6 or newer (Debian and Ubuntu: apt-get install redis-server; macOS: brew install redis), then try again.',
  );
}
