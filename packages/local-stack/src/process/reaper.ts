import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { ReaperMessage } from './watched-process.ts';

let pipe: Writable | undefined;

/**
 * Tells the reaper of this process: a small process of its own that ends what we leave behind.
 * There is one per runner; it is started with the first message and goes when the runner goes.
 */
export function tellReaper(message: ReaperMessage): void {
  pipe ??= startReaper();
  pipe.write(`${JSON.stringify(message)}\n`);
}

function startReaper(): Writable {
  const reaper = spawn(process.execPath, [fileURLToPath(new URL('./reaper-main.ts', import.meta.url))], {
    cwd: '/',
    detached: true,
    env: {},
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  reaper.unref();
  reaper.stdin.on('error', () => {
    pipe = undefined; // somebody killed it: the next message starts another
  });
  if (reaper.stdin instanceof Socket) reaper.stdin.unref();
  return reaper.stdin;
}
