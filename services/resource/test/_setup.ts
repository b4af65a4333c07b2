import { randomUUID } from 'node:crypto';
import { businessChanged, type BusinessStatus } from '@holdfast/contracts';
import { eventually } from '@holdfast/local-stack';
import { createTestDatabase } from '@holdfast/service-kit/testing/test-database';
import type { TestUser } from '@holdfast/service-kit/testing/test-identity';
import { createTestClient, createTestPlatform } from '@holdfast/service-kit/testing/test-platform';
import { createResourceOrm } from '../src/persistence/orm.ts';
import { createService } from '../src/service.ts';

export type Started = Awaited<ReturnType<typeof start>>;

export interface TestBusiness {
  readonly id: string;
  readonly ownerId: string;
  readonly name: string;
  readonly type: 'OTHER';
  readonly timeZone: string;
  readonly currency: string;
  readonly cancellationPolicy: { tiers: [] };
  readonly holdMinutes: number;
  readonly status: BusinessStatus;
  readonly version: number;
  readonly createdAt: string;
}

/** The service on a database of its own, beside a business service that answers what a test tells it to. */
export async function start() {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await createTestDatabase('resource', (url) => createResourceOrm(url)));
  const platform = await createTestPlatform(database.url);
  const service = stack.use(await createService(platform.config, { platform: platform.overrides }));
  const { request, deliver } = createTestClient(service.port);
  const admin = await platform.identity.user('ADMIN');

  const businesses = new Map<string, TestBusiness>();
  /** How many questions the business service got; `away` makes it answer none. */
  const remote = { asked: 0, away: false };
  platform.script('business', (path) => {
    remote.asked += 1;
    const found = businesses.get(path.split('/').at(-1) ?? '');
    if (remote.away) return { status: 503, body: '' };
    if (found === undefined) return { status: 404, body: notFound };
    return { status: 200, body: JSON.stringify(found) };
  });

  const orm = createResourceOrm(database.url, 2);
  stack.defer(() => orm.close());
  const rows = (sql: string, values: unknown[] = []) => orm.em.fork().execute<unknown[]>(sql, values);

  const headersOf = (user?: TestUser): Record<string, string> =>
    user === undefined ? {} : { authorization: user.authorization };
  const get = (path: string, user?: TestUser) => request('GET', path, { headers: headersOf(user) });
  const post = (path: string, user?: TestUser, body?: unknown, headers: Record<string, string> = {}) =>
    request('POST', path, { body, headers: { ...headersOf(user), ...headers } });

  /** A business that the business service knows and that we have heard nothing of yet. */
  const business = async (more: Partial<TestBusiness> = {}) => {
    const owner = await platform.identity.user('VENDOR', more.ownerId);
    const snapshot: TestBusiness = {
      ...aBusiness,
      id: randomUUID(),
      createdAt: new Date().toISOString(),
      ...more,
      ownerId: owner.userId,
    };
    businesses.set(snapshot.id, snapshot);
    return { owner, ...snapshot };
  };
  /** The business service tells of a business in its present state, or changed. */
  const tell = (of: TestBusiness, change: Partial<TestBusiness> = {}, messageId?: string) =>
    deliver(businessChanged, of.id, { ...of, ...change }, messageId);
  const create = async (of: { id: string; owner: TestUser }, more: object = {}) => {
    const { body } = await post(`/v1/businesses/${of.id}/resources`, of.owner, { ...offer, ...more });
    return body as { id: string; createdAt: string };
  };
  /** Events about one resource that reached the broker, once everything in the outbox has. */
  const eventsOf = async (id: string) => {
    await eventually(async () => {
      const waiting = await rows('select 1 from outbox_messages where published_at is null');
      return waiting.length === 0;
    });
    return platform.published.filter(({ subject }) => subject === id);
  };

  const owned = stack.move();
  return {
    ...{ platform, remote, businesses, rows, request, get, post, admin, business, tell, create, eventsOf },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

const notFound = JSON.stringify({ type: 'about:blank', title: '', status: 404, code: 'not_found' });

const aBusiness: Omit<TestBusiness, 'id' | 'ownerId' | 'createdAt'> = {
  name: 'Praxis am Park',
  type: 'OTHER',
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
  cancellationPolicy: { tiers: [] },
  holdMinutes: 15,
  status: 'ACTIVE',
  version: 2,
};

export const offer = {
  name: 'Dr. Grün',
  type: 'DOCTOR_SLOT',
  bookingMode: 'SLOTS',
  price: { amount: '80.00', currency: 'EUR' },
  slotMinutes: 30,
};
