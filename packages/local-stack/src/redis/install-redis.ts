import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findProgram } from '../files/find-program.ts';
import { withProgress } from '../files/with-progress.ts';
import { messageOf } from '../problem.ts';
import type { Report } from '../report.ts';

const run = promisify(execFile);

interface PackageManager {
  name: string;
  commands: string[][];
  needsRoot: boolean;
}

const managers: PackageManager[] = [
  {
    name: 'apt-get',
    needsRoot: true,
    commands: [
      ['update', '-q'],
      ['install', '-y', '-q', '--no-install-recommends', 'redis-server'],
    ],
  },
  { name: 'dnf', needsRoot: true, commands: [['install', '-y', 'redis']] },
  { name: 'apk', needsRoot: true, commands: [['add', 'redis']] },
  { name: 'pacman', needsRoot: true, commands: [['-Sy', '--noconfirm', 'redis']] },
  { name: 'brew', needsRoot: false, commands: [['install', 'redis']] },
];

/** Tries the system's package manager; answers why that did not help, for the message that follows. */
export async function installRedis(report: Report): Promise<string> {
  const manager = managers.find(({ name }) => findProgram([name]) !== undefined);
  if (manager === undefined) return 'this system has no package manager that is known here';
  const prefix = await privilege(manager);
  if (prefix === undefined)
    return `installing it with ${manager.name} needs root (or sudo without a password)`;
  report(`installing Redis with ${manager.name} (usually under a minute)`);
  try {
    for (const command of manager.commands) {
      await withProgress(
        report,
        () => `${manager.name} is still at work`,
        () => runTool([...prefix, manager.name, ...command]),
      );
    }
    return `${manager.name} has installed no redis-server`;
  } catch (error) {
    return `${manager.name} could not install it (${messageOf(error).split('\n')[0]})`;
  }
}

async function privilege({ needsRoot }: PackageManager): Promise<string[] | undefined> {
  if (!needsRoot || process.getuid?.() === 0) return [];
  try {
    await runTool(['sudo', '-n', 'true']);
    return ['sudo', '-n'];
  } catch {
    return undefined;
  }
}

/** Not ended with us: a package manager that is cut off half-way leaves the system in a worse state. */
async function runTool([command = '', ...args]: string[]): Promise<void> {
  await run(command, args, {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeout: 300_000,
  });
}
