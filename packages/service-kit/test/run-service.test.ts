import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const script = fileURLToPath(new URL('fixtures/run-service.ts', import.meta.url));

function run(how: string) {
  const child = spawn(process.execPath, [script, how], { env: {}, stdio: ['ignore', 'pipe', 'pipe'] });
  return { child, stdout: text(child.stdout), stderr: text(child.stderr) };
}
const started = (child: ChildProcess) => once(child.stdout ?? child, 'data');
const exitCode = async (child: ChildProcess): Promise<unknown> =>
  ((await once(child, 'exit')) as unknown[])[0];

describe('a service process', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('lets go of everything at %s and ends well', async (signal) => {
    const { child, stdout } = run('well');
    const words = started(child);
    await words;
    child.kill(signal);
    expect(await exitCode(child)).toBe(0);
    expect(await stdout).toContain('stopped');
  });

  it.each([
    ['cannot-start', 'no database'],
    ['cannot-stop', 'stuck'],
  ])('says why it %s, and ends with 1', async (how, why) => {
    const { child, stderr } = run(how);
    if (how === 'cannot-stop') {
      await started(child);
      child.kill('SIGTERM');
    }
    expect(await exitCode(child)).toBe(1);
    expect(await stderr).toContain(why);
  });
});
