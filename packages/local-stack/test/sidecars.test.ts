import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { daprPrograms } from '../src/dapr/find-dapr.ts';
import { eventually } from '../src/index.ts';
import { redisBinary } from '../src/redis/redis-binary.ts';
import { silent } from '../src/report.ts';
import { Crew } from '../src/stack/crew.ts';
import { clearRunFolders, createDataFolder, foldersIn } from '../src/stack/folders.ts';
import { startInfrastructure } from '../src/stack/infrastructure.ts';
import type { Ground } from '../src/stack/infrastructure.ts';
import { openPortBook } from '../src/stack/port-book.ts';
import { openSecrets } from '../src/stack/secrets.ts';
import { apiToken, appToken } from '../src/stack/service-environment.ts';
import { launchSidecar, planInstances } from '../src/stack/services.ts';
import type { Instance } from '../src/stack/services.ts';
import { temporaryFolder } from './_temporary-folder.ts';

/** Two sidecars with the platform's own component files, each before a few lines of HTTP instead of a service. */
describe('sidecars with our components', () => {
  const folder = temporaryFolder();
  const received: string[] = [];
  const apps: Server[] = [];
  let ground: Ground;
  let auth: Instance;
  let booking: Instance;

  beforeAll(async () => {
    const folders = foldersIn(folder.path);
    createDataFolder(folders);
    clearRunFolders(folders);
    const programs = { ...(await daprPrograms(silent)), redis: await redisBinary(silent) };
    const [ports, secrets] = [await openPortBook('free'), openSecrets(folder.path)];
    ground = {
      crew: new Crew(folders.processesFile, silent),
      folders,
      ports,
      secrets,
      programs,
      durable: false,
      report: silent,
    };
    const infrastructure = await startInfrastructure(ground);
    [auth, booking] = [
      ...(await planInstances('auth', 1, ports)),
      ...(await planInstances('booking', 1, ports)),
    ] as [Instance, Instance];
    apps.push(serve(auth, []), serve(booking, ['auth']));
    await Promise.all([auth, booking].map((instance) => launchSidecar(ground, instance, infrastructure)));
  }, 600_000);

  afterAll(async () => {
    await ground.crew.stop();
    ground.ports.release();
    for (const app of apps) app.close();
    folder[Symbol.dispose]();
  });

  it('find each other and show their applications the token', async () => {
    const answer = await call(auth, '/v1.0/invoke/booking/method/hello?x=1');
    expect(await answer.json()).toEqual({ service: 'booking', url: '/hello?x=1', token: true });
  });

  it('refuse a caller without the token', async () => {
    const answer = await fetch(`http://127.0.0.1:${auth.sidecar.http}/v1.0/invoke/booking/method/hello`);
    expect(answer.status).toBe(401);
  });

  it('carry an event with the id that the publisher gave it', async () => {
    const path = '/v1.0/publish/pubsub/auth?metadata.cloudevent.id=row-1';
    const answer = await call(auth, path, { method: 'POST', body: '{}' });
    expect(answer.status).toBe(204);
    await eventually(() => received.includes('row-1'));
  });

  it('give a lease once and read no secret to the application', async () => {
    const lease = [
      { key: 'r1', value: 'me', options: { concurrency: 'first-write' }, metadata: { ttlInSeconds: '9' } },
    ];
    const take = (): Promise<Response> =>
      call(booking, '/v1.0/state/leases', { method: 'POST', body: JSON.stringify(lease) });
    expect((await take()).status).toBe(204);
    expect((await take()).status).toBeGreaterThanOrEqual(400);
    expect((await call(booking, '/v1.0/secrets/holdfast-secrets/holdfast-redis')).status).toBe(403);
  });

  it('are found again after a crash and a new start', async () => {
    const sidecar = ground.crew.processes.find(({ name }) => name === 'booking-sidecar')!;
    await sidecar.restart();
    await eventually(async () => (await call(auth, '/v1.0/invoke/booking/method/again')).status === 200);
  });

  function serve(instance: Instance, topics: string[]): Server {
    const subscriptions = topics.map((topic) => ({ pubsubname: 'pubsub', topic, route: '/events' }));
    const server = createServer((request, response) => {
      void (async () => {
        let body = '';
        for await (const chunk of request) body += String(chunk);
        if (request.url === '/events') received.push((JSON.parse(body) as { id: string }).id);
        const token = request.headers['dapr-api-token'] === appToken(ground.secrets, instance.service);
        const answer =
          request.url === '/dapr/subscribe'
            ? subscriptions
            : { service: instance.service, url: request.url, token };
        response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
      })();
    });
    return server.listen(instance.port, '127.0.0.1');
  }

  async function call(from: Instance, path: string, init: RequestInit = {}): Promise<Response> {
    const headers = {
      'dapr-api-token': apiToken(ground.secrets, from.service),
      'content-type': 'application/json',
    };
    return fetch(`http://127.0.0.1:${from.sidecar.http}${path}`, { ...init, headers });
  }
});
