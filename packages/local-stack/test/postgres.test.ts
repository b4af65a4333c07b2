import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createDatabase, eventually, startPostgres } from '../src/index.ts';
import { postgresDefinition } from '../src/postgres/postgres-definition.ts';
import { processStartTime } from '../src/process/process-table.ts';
import { silent } from '../src/report.ts';
import { temporaryFolder } from './_temporary-folder.ts';

describe('PostgreSQL', () => {
  it('runs as an ordinary user, whoever we are, and is gone after stop', async () => {
    const server = await startPostgres({ durable: false });
    const pid = await postmasterPid(server.adminUrl);
    expect(effectiveUser(pid)).toBe(process.getuid?.() === 0 ? 65_534 : process.getuid?.());
    await server.stop();
    await eventually(() => processStartTime(pid) === undefined);
  });

  it('makes databases that have the extensions and belong to their own role', async () => {
    const server = await startPostgres({ durable: false });
    try {
      const url = await createDatabase(server.adminUrl, 'booking', 'secret');
      expect(await createDatabase(server.adminUrl, 'booking', 'secret')).toBe(url);
      const rows = await query(url, 'SELECT current_user AS who, extname FROM pg_extension ORDER BY extname');
      expect(rows).toEqual(
        ['btree_gist', 'pg_trgm', 'plpgsql', 'unaccent'].map((extname) => ({ who: 'booking', extname })),
      );
      const other = await createDatabase(server.adminUrl, 'payment', 'secret');
      await expect(query(other.replace(/\/payment$/, '/booking'), 'SELECT 1')).rejects.toThrow(
        /permission denied/,
      );
    } finally {
      await server.stop();
    }
  });

  it('refuses data of another version and says the way out', async () => {
    using folder = temporaryFolder();
    mkdirSync(join(folder.path, 'postgres/data'), { recursive: true });
    writeFileSync(join(folder.path, 'postgres/data/PG_VERSION'), '16\n');
    const request = {
      dataDir: folder.path,
      port: 1,
      password: 'x',
      durable: false,
      logFile: '',
      report: silent,
    };
    await expect(postgresDefinition(request)).rejects.toThrow(
      /was written by PostgreSQL 16; this is PostgreSQL 18[\s\S]*npm run reset/,
    );
  });
});

async function postmasterPid(adminUrl: string): Promise<number> {
  const [row] = await query(
    adminUrl,
    `SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int AS pid`,
  );
  return Number(row?.['pid']);
}

async function query(connectionString: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

function effectiveUser(pid: number): number {
  return Number(/^Uid:\s+\d+\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}
