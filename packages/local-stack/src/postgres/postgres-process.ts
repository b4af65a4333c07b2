import { join } from 'node:path';
import pg from 'pg';
import type { ProcessDefinition } from '../process/stack-process.ts';
import type { Identity } from './postgres-identity.ts';

export interface PostgresSettings {
  binaries: string;
  dataFolder: string;
  identity: Identity | undefined;
  port: number;
  password: string;
  durable: boolean;
  logFile: string;
}

/** PostgreSQL as a process of the stack. */
export function postgresProcess(settings: PostgresSettings): ProcessDefinition {
  const { binaries, dataFolder, identity, port, logFile } = settings;
  const options = Object.entries(configuration(settings)).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  return {
    name: 'postgres',
    command: join(binaries, 'postgres'),
    args: ['-D', dataFolder, '-p', String(port), ...options],
    env: { LC_ALL: 'C' },
    cwd: '/',
    logFile,
    identity,
    // SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one.
    stop: { signals: ['SIGINT', 'SIGQUIT', 'SIGKILL'], graceMs: 30_000 },
    isReady: async () => {
      const client = new pg.Client({ connectionString: adminUrl(settings), connectionTimeoutMillis: 5_000 });
      await client.connect();
      await client.end();
      return true;
    },
  };
}

export function adminUrl({ port, password }: { port: number; password: string }): string {
  return `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
}

function configuration({ durable }: PostgresSettings): Record<string, string> {
  return {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '300',
    shared_buffers: '128MB',
    jit: 'off',
    // Passwords here are random and long: hashing them slowly protects nothing and costs every connection.
    scram_iterations: '1',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
}
