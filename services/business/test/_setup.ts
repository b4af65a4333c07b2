import { eventually } from '@holdfast/local-stack';
import { createTestDatabase } from '@holdfast/service-kit/testing/test-database';
import type { TestUser } from '@holdfast/service-kit/testing/test-identity';
import { createTestClient, createTestPlatform } from '@holdfast/service-kit/testing/test-platform';
import { createBusinessOrm } from '../src/persistence/orm.ts';
import { createService } from '../src/service.ts';

export type Started = Awaited<ReturnType<typeof start>>;

/** The service on a database of its own, with what its tests ask of it again and again. */
export async function start() {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await createTestDatabase('business', (url) => createBusinessOrm(url)));
  const platform = await createTestPlatform(database.url);
  const service = stack.use(await createService(platform.config, { platform: platform.overrides }));
  const { request } = createTestClient(service.port);
  const admin = await platform.identity.user('ADMIN');

  const orm = createBusinessOrm(database.url, 2);
  stack.defer(() => orm.close());
  const rows = (sql: string, values: unknown[] = []) => orm.em.fork().execute<unknown[]>(sql, values);

  const headersOf = (user?: TestUser): Record<string, string> =>
    user === undefined ? {} : { authorization: user.authorization };
  const get = (path: string, user?: TestUser) => request('GET', path, { headers: headersOf(user) });
  const post = (path: string, user?: TestUser, body?: unknown, headers: Record<string, string> = {}) =>
    request('POST', path, { body, headers: { ...headersOf(user), ...headers } });

  const vendor = () => platform.identity.user('VENDOR');
  const create = async (more: object = {}, owner?: TestUser) => {
    const ownedBy = owner ?? (await vendor());
    const { body } = await post('/v1/businesses', ownedBy, { ...profile, ...more });
    return { owner: ownedBy, id: body.id as string, business: body };
  };
  const decide = (id: string, verb: 'approve' | 'suspend', reason = 'checked') =>
    post(`/v1/businesses/${id}/${verb}`, admin, { reason });
  /** Events about one business that reached the broker, once everything in the outbox has. */
  const eventsOf = async (id: string) => {
    await eventually(async () => {
      const waiting = await rows('select 1 from outbox_messages where published_at is null');
      return waiting.length === 0;
    });
    return platform.published.filter(({ subject }) => subject === id);
  };

  const owned = stack.move();
  return {
    ...{ platform, rows, request, get, post, vendor, admin, create, decide, eventsOf },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

export const profile = {
  name: 'Praxis am Park',
  type: 'CLINIC',
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
};
