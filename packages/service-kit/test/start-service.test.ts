import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@holdfast/local-stack';
import { defineEvent } from '@holdfast/contracts';
import { z } from 'zod';
import { enqueue } from '../src/messaging/enqueue.ts';
import { startLoop } from '../src/messaging/loop.ts';
import { createOrm } from '../src/persistence/create-orm.ts';
import { createPlatform } from '../src/platform.ts';
import { startService, type ServiceParts } from '../src/start-service.ts';
import { createTestClient, createTestPlatform } from '../src/testing/test-platform.ts';
import { silent } from './_lanes.ts';
import {
  Migration20260101000000,
  Migration20260201000000,
  Note,
  createNoteDatabase,
  createNoteOrm,
  type NoteDatabase,
} from './_note-database.ts';

const noteWritten = defineEvent('booking', 'booking.note-written.v1', z.object({}));

let database: NoteDatabase;
beforeAll(async () => {
  database = await createNoteDatabase();
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

async function start(parts: Partial<ServiceParts> = {}, orm = createNoteOrm(database.url)) {
  const platform = await createTestPlatform(database.url);
  const service = await startService({
    platform: createPlatform('booking', platform.config, platform.overrides),
    database: { orm, url: database.url, migrateOnStart: false },
    routes: [],
    ...parts,
  });
  return {
    service,
    platform,
    client: createTestClient(service.port),
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  };
}

describe('a service', () => {
  it('answers, publishes what it commits, and tells when it is ready', async () => {
    await using running = await start();
    const { platform, client } = running;
    expect((await client.request('GET', '/healthz')).status).toBe(200);
    expect(await client.request('GET', '/readyz')).toMatchObject({ status: 200, body: { failing: {} } });
    expect(await client.request('GET', '/nothing')).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
    await database.orm.em.fork().transactional((em) => enqueue(em, noteWritten, 'note-1', {}));
    await eventually(() => platform.published.some(({ type }) => type === noteWritten.type));
  });

  it('is not ready without its sidecar', async () => {
    const platform = await createTestPlatform(database.url);
    const sidecar = {
      ...platform.overrides.sidecar!,
      checkOutbound: () => Promise.reject(new Error('away')),
    };
    await using running = await start({
      platform: createPlatform('booking', platform.config, { ...platform.overrides, sidecar }),
    });
    expect(await running.client.request('GET', '/readyz')).toMatchObject({
      status: 503,
      body: { failing: { sidecar: 'away' } },
    });
  });

  it('does not start on a database that lacks a migration, unless it is told to bring it up to date', async () => {
    const ahead = () =>
      createOrm({
        databaseUrl: database.url,
        entities: [Note],
        migrations: [Migration20260101000000, Migration20260201000000],
      });
    await expect(start({}, ahead())).rejects.toThrow(/lacks migrations: Migration20260201000000/);
    const orm = ahead();
    const { service } = await start({ database: { orm, url: database.url, migrateOnStart: true } }, orm);
    await service[Symbol.asyncDispose]();
  });

  it('that stops lets go of everything: port, loops, connections', async () => {
    let running = 0;
    const everyMs = 3_600_000;
    const run = async () => {
      running += 1;
      await new Promise(setImmediate);
      running -= 1;
      return 0;
    };
    const { service, client } = await start({
      startLoops: () => ({ mine: startLoop({ name: 'mine', everyMs, run, logger: silent }) }),
    });
    expect(Object.keys(service.loops).sort()).toEqual(['events', 'mine']);
    await client.request('GET', '/healthz');
    await service[Symbol.asyncDispose]();
    expect(running).toBe(0);
    await expect(client.request('GET', '/healthz')).rejects.toThrow();
    await eventually(async () => {
      const others = await database.orm.em.fork().execute<unknown[]>(
        `select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
         and backend_type = 'client backend'`,
      );
      return others.length === 0;
    });
  });
});
