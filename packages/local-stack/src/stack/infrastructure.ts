import { join } from 'node:path';
import { writeComponentFiles } from '../dapr/component-files.ts';
import type { ComponentFiles } from '../dapr/component-files.ts';
import { placementDefinition, schedulerDefinition } from '../dapr/control-plane.ts';
import type { DaprPrograms } from '../dapr/dapr-programs.ts';
import { createDatabase, prepareTemplate } from '../postgres/databases.ts';
import { postgresDefinition } from '../postgres/postgres-definition.ts';
import { adminUrl } from '../postgres/postgres-process.ts';
import { redisDefinition, redisUrl } from '../redis/redis-definition.ts';
import type { Report } from '../report.ts';
import type { Crew } from './crew.ts';
import type { Folders } from './folders.ts';
import type { PortBook } from './port-book.ts';
import type { Secrets } from './secrets.ts';
import { databaseNames } from './service-names.ts';

export interface Ground {
  crew: Crew;
  folders: Folders;
  ports: PortBook;
  secrets: Secrets;
  programs: DaprPrograms & { redis: string };
  durable: boolean;
  report: Report;
}

export interface Infrastructure {
  /** By database name; `postgres` is the superuser's. */
  databaseUrls: Record<string, string>;
  redisUrl: string;
  placement: string;
  scheduler: string;
  componentFiles: ComponentFiles;
}

/** Everything below the services, at once: PostgreSQL with its databases, Redis, and Dapr's control plane. */
export async function startInfrastructure(ground: Ground): Promise<Infrastructure> {
  const [databaseUrls, redis, placement, scheduler] = await Promise.all([
    startDatabases(ground),
    startRedis(ground),
    startPlacement(ground),
    startScheduler(ground),
  ]);
  const componentFiles = writeComponentFiles(ground.folders.runDir, {
    'holdfast-redis': { host: `127.0.0.1:${redis.port}`, password: redis.password },
    'holdfast-workflow-db': { dsn: `${databaseUrls['workflow'] ?? ''}?sslmode=disable` },
  });
  return { databaseUrls, redisUrl: redisUrl(redis), placement, scheduler, componentFiles };
}

async function startDatabases({
  crew,
  folders,
  ports,
  secrets,
  durable,
  report,
}: Ground): Promise<Record<string, string>> {
  const port = await ports.next('postgres');
  const password = secrets('postgres');
  const { dataDir } = folders;
  await crew.launch(
    'postgres',
    await postgresDefinition({
      dataDir,
      port,
      password,
      durable,
      report,
      logFile: logFile(folders, 'postgres'),
    }),
  );
  const admin = adminUrl({ port, password });
  const urls: Record<string, string> = { postgres: admin };
  await prepareTemplate(admin);
  for (const name of databaseNames)
    urls[name] = await createDatabase(admin, name, secrets(`database.${name}`));
  return urls;
}

async function startRedis(ground: Ground): Promise<{ port: number; password: string }> {
  const { crew, folders, ports, programs, durable } = ground;
  const address = { port: await ports.next('redis'), password: ground.secrets('redis') };
  await crew.launch(
    'redis',
    redisDefinition({
      ...folders,
      ...address,
      durable,
      binary: programs.redis,
      logFile: logFile(folders, 'redis'),
    }),
  );
  return address;
}

async function startPlacement({ crew, folders, ports, programs }: Ground): Promise<string> {
  const definition = await placementDefinition({
    ...folders,
    program: programs.placement,
    logFile: logFile(folders, 'placement'),
    nextPort: (purpose) => ports.next(purpose),
  });
  await crew.launch('control plane', definition);
  return `127.0.0.1:${definition.port}`;
}

async function startScheduler({ crew, folders, ports, programs }: Ground): Promise<string> {
  const definition = await schedulerDefinition({
    ...folders,
    program: programs.scheduler,
    logFile: logFile(folders, 'scheduler'),
    nextPort: (purpose) => ports.next(purpose),
  });
  await crew.launch('control plane', definition);
  return `127.0.0.1:${definition.port}`;
}

export function logFile({ logs }: Folders, name: string): string {
  return join(logs, `${name}.log`);
}
