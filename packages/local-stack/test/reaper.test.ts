import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { eventually } from '../src/index.ts';
import { processStartTime } from '../src/process/process-table.ts';

const runnerFile = fileURLToPath(new URL('./fixtures/runner.ts', import.meta.url));

describe('the reaper', () => {
  it('leaves no process behind when the runner is killed with SIGKILL', async () => {
    const runner = spawn(process.execPath, [runnerFile], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pids = await firstLine(runner.stdout);
    expect(pids.length).toBeGreaterThanOrEqual(3); // PostgreSQL, Redis and the reaper itself, at least
    runner.kill('SIGKILL');
    await eventually(() => pids.every((pid) => processStartTime(pid) === undefined), {
      timeoutMs: 20_000,
      what: 'the end of every process',
    });
  }, 60_000);
});

async function firstLine(stream: NodeJS.ReadableStream): Promise<number[]> {
  for await (const line of createInterface({ input: stream })) return JSON.parse(line) as number[];
  throw new Error('the runner said nothing');
}
