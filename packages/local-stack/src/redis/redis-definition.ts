import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessDefinition } from '../process/stack-process.ts';
import { pingRedis } from './ping-redis.ts';

export interface RedisRequest {
  binary: string;
  dataDir: string;
  runDir: string;
  port: number;
  password: string;
  durable: boolean;
  logFile: string;
}

/** Redis as a process of the stack. The broker lives in it, so what it has acknowledged must survive a crash. */
export function redisDefinition(request: RedisRequest): ProcessDefinition {
  const { binary, port, password, logFile } = request;
  const configuration = join(request.runDir, 'redis.conf');
  mkdirSync(join(request.dataDir, 'redis'), { recursive: true, mode: 0o700 });
  writeFileSync(configuration, redisConfiguration(request), { mode: 0o600 });
  return {
    name: 'redis',
    command: binary,
    args: [configuration],
    env: { LC_ALL: 'C' },
    cwd: '/',
    logFile,
    stop: { signals: ['SIGTERM', 'SIGKILL'], graceMs: 5_000 },
    isReady: () => pingRedis(port, password),
  };
}

export function redisUrl({ port, password }: { port: number; password: string }): string {
  return `redis://:${password}@127.0.0.1:${port}`;
}

function redisConfiguration({ dataDir, port, password, durable }: RedisRequest): string {
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    `dir "${join(dataDir, 'redis')}"`,
    'appendonly yes',
    `appendfsync ${durable ? 'always' : 'no'}`,
    'save ""',
    // A full broker refuses new events, which then wait in the outbox; it must never drop old ones.
    'maxmemory 512mb',
    'maxmemory-policy noeviction',
    '',
  ].join('\n');
}
