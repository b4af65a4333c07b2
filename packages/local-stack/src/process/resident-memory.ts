import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { descendantsOf } from './process-table.ts';

/**
 * The memory in bytes of a process and all below it. Where the system can say so, pages that several share are counted
 * once in all (PSS), as PostgreSQL's workers and the sidecars share most of theirs.
 */
export function residentMemory(pid: number): number {
  return [pid, ...descendantsOf(pid)].map(memoryOf).reduce((sum, bytes) => sum + bytes, 0);
}

function memoryOf(pid: number): number {
  return process.platform === 'linux' ? (fromProc(pid) ?? 0) : (fromPs(pid) ?? 0);
}

function fromProc(pid: number): number | undefined {
  const shared = kibibytes(`/proc/${pid}/smaps_rollup`, /^Pss:\s+(\d+) kB/m);
  return shared ?? kibibytes(`/proc/${pid}/status`, /^VmRSS:\s+(\d+) kB/m);
}

function kibibytes(file: string, pattern: RegExp): number | undefined {
  try {
    const found = pattern.exec(readFileSync(file, 'utf8'))?.[1];
    return found === undefined ? undefined : Number(found) * 1024;
  } catch {
    return undefined; // it has gone, or belongs to somebody else
  }
}

function fromPs(pid: number): number | undefined {
  try {
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1024;
  } catch {
    return undefined;
  }
}
