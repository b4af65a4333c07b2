import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { claimPort } from '../src/files/ports.ts';
import { tryLock, lockHolder } from '../src/files/lock-file.ts';
import { startStack } from '../src/index.ts';
import { redisBinary } from '../src/redis/redis-binary.ts';
import { silent } from '../src/report.ts';
import { foldersIn } from '../src/stack/folders.ts';
import { removeData } from '../src/stack/start-stack.ts';
import { temporaryFolder } from './_temporary-folder.ts';

describe('what can go wrong is told with the way out', () => {
  it('a port that somebody uses', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      await expect(claimPort('gateway', port, 'HOLDFAST_PORT_GATEWAY')).rejects.toThrow(
        new RegExp(
          `Port ${port} \\(gateway\\) is in use by process ${process.pid}[^]*HOLDFAST_PORT_GATEWAY=`,
        ),
      );
    } finally {
      server.close();
    }
  });

  it('a second start on the same data', async () => {
    using folder = temporaryFolder();
    tryLock(foldersIn(folder.path).lockFile);
    await expect(startStack({ dataDir: folder.path, services: [] })).rejects.toThrow(
      new RegExp(`already runs[^]*process ${process.pid}[^]*npm run stop`),
    );
    expect(() => removeData(foldersIn(folder.path))).toThrow(/is running[^]*Stop it first/);
  });

  it('but not a lock that a dead process has left', () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'lock');
    writeFileSync(file, JSON.stringify({ pid: process.pid, startedAt: 'another time' }));
    expect(lockHolder(file)).toBeUndefined();
    expect(tryLock(file)).toBeUndefined();
    expect(lockHolder(file)?.pid).toBe(process.pid);
  });

  it('no Redis, and nothing that could install it', async () => {
    using folder = temporaryFolder();
    const path = process.env['PATH'];
    process.env['PATH'] = folder.path;
    try {
      await expect(redisBinary(silent)).rejects.toThrow(/Redis is missing[^]*Install Redis 6 or newer/);
    } finally {
      process.env['PATH'] = path;
    }
  });

  it('a service that ends during its start, with the end of its log', async () => {
    using folder = temporaryFolder();
    mkdirSync(join(folder.path, 'data'));
    const env = { sandbox: { STRIPE_SECRET_KEY: 'short' } };
    await expect(
      startStack({
        dataDir: join(folder.path, 'data'),
        services: ['sandbox'],
        env,
        durable: false,
        keepData: false,
      }),
    ).rejects.toThrow(/sandbox ended during its start[^]*STRIPE_SECRET_KEY/);
  }, 60_000);
});
