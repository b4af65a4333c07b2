import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

const hasProc = process.platform === 'linux';

/**
 * When the process started, in the system's own words; undefined when there is no such process.
 * A pid alone is reused by the system, pid and start time together are not.
 */
export function processStartTime(pid: number): string | undefined {
  if (!hasProc) return psField(pid, 'lstart=');
  const stat = readStat(pid);
  return stat === undefined || isDead(stat[0]) ? undefined : stat[19];
}

/** All processes below this one, however deep. PostgreSQL's workers leave the group, so groups are not enough. */
export function descendantsOf(pid: number): number[] {
  const parents = hasProc ? parentsFromProc() : parentsFromPs();
  const found: number[] = [];
  const walk = (parent: number): void => {
    for (const [child, itsParent] of parents) {
      if (itsParent !== parent) continue;
      found.push(child);
      walk(child);
    }
  };
  walk(pid);
  return found;
}

/** The program a process runs and who started it. */
export function parentage(pid: number): { program: string; parent: number } | undefined {
  const parent = hasProc ? readStat(pid)?.[1] : psField(pid, 'ppid=');
  const program = hasProc ? readComm(pid) : psField(pid, 'comm=');
  return parent === undefined || program === undefined ? undefined : { program, parent: Number(parent) };
}

function isDead(state: string | undefined): boolean {
  return state === 'Z' || state === 'X';
}

/** The fields of /proc/<pid>/stat from the third on: the second is a name that may hold spaces. */
function readStat(pid: number): string[] | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return line.slice(line.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined; // it has gone
  }
}

function readComm(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return undefined; // it has gone
  }
}

function parentsFromProc(): Map<number, number> {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    const stat = Number.isInteger(pid) ? readStat(pid) : undefined;
    if (stat !== undefined && !isDead(stat[0])) parents.set(pid, Number(stat[1]));
  }
  return parents;
}

function parentsFromPs(): Map<number, number> {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  return new Map(
    lines.map((line) => {
      const [pid, parent] = line.trim().split(/\s+/);
      return [Number(pid), Number(parent)];
    }),
  );
}

function psField(pid: number, field: string): string | undefined {
  try {
    return execFileSync('ps', ['-o', field, '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined; // ps fails when there is no such process
  }
}
