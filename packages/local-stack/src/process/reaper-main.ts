import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { endProcess } from './end-process.ts';
import { ReaperMessageSchema } from './watched-process.ts';
import type { StopPlan } from './watched-process.ts';

// Lives in a session of its own and hears of every process the runner starts. Its standard input is a pipe from the
// runner: the system closes it however the runner ends, even by SIGKILL. Then what is left is ended.
const watched = new Map<number, { startedAt: string; plan: StopPlan }>();
const folders = new Set<string>();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

for await (const line of createInterface({ input: process.stdin })) {
  const message = ReaperMessageSchema.parse(JSON.parse(line));
  if ('watch' in message) watched.set(message.watch.pid, message.watch);
  if ('forget' in message) watched.delete(message.forget);
  if ('removeFolder' in message) folders.add(message.removeFolder);
  if ('keepFolder' in message) folders.delete(message.keepFolder);
}

await Promise.all([...watched].map(([pid, { startedAt, plan }]) => endProcess(pid, startedAt, plan)));
await Promise.all([...folders].map((folder) => rm(folder, { recursive: true, force: true })));
