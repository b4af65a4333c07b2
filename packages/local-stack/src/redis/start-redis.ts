import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reservePorts } from '../files/ports.ts';
import { tellReaper } from '../process/reaper.ts';
import { StackProcess } from '../process/stack-process.ts';
import { randomSecret } from '../random-secret.ts';
import { silent } from '../report.ts';
import { redisBinary } from './redis-binary.ts';
import { redisDefinition, redisUrl } from './redis-definition.ts';

export interface RunningRedis {
  url: string;
  port: number;
  stop(): Promise<void>;
}

/** Only Redis, on a free port in a temporary folder; the twin of `startPostgres`. */
export async function startRedis({ durable = true } = {}): Promise<RunningRedis> {
  const dataDir = mkdtempSync(join(tmpdir(), 'holdfast-redis-'));
  tellReaper({ removeFolder: dataDir });
  const ports = await reservePorts();
  const port = await ports.next();
  const password = randomSecret();
  const logFile = join(dataDir, 'redis.log');
  const binary = await redisBinary(silent);
  const server = new StackProcess(
    redisDefinition({ binary, dataDir, runDir: dataDir, port, password, durable, logFile }),
  );
  const stop = async (): Promise<void> => {
    await server.stop();
    ports.release();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await server.start();
    await server.waitReady();
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: redisUrl({ port, password }), port, stop };
}
