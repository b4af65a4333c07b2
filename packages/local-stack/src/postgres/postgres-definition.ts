import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessDefinition } from '../process/stack-process.ts';
import type { Report } from '../report.ts';
import { initCluster } from './init-cluster.ts';
import { postgresBinaries } from './postgres-binaries.ts';
import { checkDataVersion, preparePostgresFolder } from './postgres-folder.ts';
import { postgresIdentity } from './postgres-identity.ts';
import { postgresProcess } from './postgres-process.ts';

export interface PostgresRequest {
  dataDir: string;
  port: number;
  password: string;
  durable: boolean;
  logFile: string;
  report: Report;
}

/** Everything PostgreSQL needs before it can be started: binaries, a user, a data folder of the right version. */
export async function postgresDefinition(request: PostgresRequest): Promise<ProcessDefinition> {
  const identity = postgresIdentity();
  const binaries = await postgresBinaries(identity, request.report);
  const folder = preparePostgresFolder(request.dataDir, identity);
  const dataFolder = join(folder, 'data');
  checkDataVersion(dataFolder);
  if (!existsSync(dataFolder)) await initCluster({ ...request, binaries, folder, identity });
  return postgresProcess({ ...request, binaries, dataFolder, identity });
}
