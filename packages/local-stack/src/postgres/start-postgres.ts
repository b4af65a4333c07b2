import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reservePorts } from '../files/ports.ts';
import { StackProcess } from '../process/stack-process.ts';
import { tellReaper } from '../process/reaper.ts';
import { randomSecret } from '../random-secret.ts';
import { silent } from '../report.ts';
import { prepareTemplate } from './databases.ts';
import { postgresDefinition } from './postgres-definition.ts';
import { adminUrl } from './postgres-process.ts';

export interface RunningPostgres {
  /** The superuser's URL. */
  adminUrl: string;
  port: number;
  stop(): Promise<void>;
}

/**
 * Only PostgreSQL, on a free port in a temporary folder: what a service's own tests need. It never keeps a process
 * alive, and it is ended with its folder when the process that asked for it dies.
 */
export async function startPostgres({ durable = true } = {}): Promise<RunningPostgres> {
  const dataDir = mkdtempSync(join(tmpdir(), 'holdfast-postgres-'));
  chmodSync(dataDir, 0o711);
  tellReaper({ removeFolder: dataDir });
  mkdirSync(join(dataDir, 'logs'), { mode: 0o700 });
  const ports = await reservePorts();
  const port = await ports.next();
  const password = randomSecret();
  const logFile = join(dataDir, 'logs/postgres.log');
  const server = new StackProcess(
    await postgresDefinition({ dataDir, port, password, durable, logFile, report: silent }),
  );
  const stop = async (): Promise<void> => {
    await server.stop();
    ports.release();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await server.start();
    await server.waitReady();
    await prepareTemplate(adminUrl({ port, password }));
  } catch (error) {
    await stop();
    throw error;
  }
  return { adminUrl: adminUrl({ port, password }), port, stop };
}
