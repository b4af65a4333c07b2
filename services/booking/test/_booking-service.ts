import { randomUUID } from 'node:crypto';
import type { BusinessView, ResourceView } from '@holdfast/contracts';
import { createTestDatabase } from '@holdfast/service-kit/testing/test-database';
import {
  createTestClient,
  createTestPlatform,
  type TestClient,
  type TestPlatform,
  type TestReply,
} from '@holdfast/service-kit/testing/test-platform';
import type { TestUser } from '@holdfast/service-kit/testing/test-identity';
import type { WorkflowEngine } from '@holdfast/service-kit/workflow/workflow-engine';
import type { z } from 'zod';
import type { Config } from '../src/config.ts';
import { createBookingOrm } from '../src/persistence/orm.ts';
import { createService } from '../src/service.ts';

export interface Wake {
  readonly bookingId: string;
  readonly kind: 'start' | 'raise';
}

export interface BookingTest {
  readonly platform: TestPlatform;
  readonly client: TestClient;
  readonly databaseUrl: string;
  readonly wakes: Wake[];
  /** A resource of an active business, known to its owners only until somebody asks. */
  resource(changes?: Partial<ResourceView>, business?: Partial<z.output<typeof BusinessView>>): ResourceView;
  /** From now on the business is suspended, as its owner says. */
  suspend(businessId: string): void;
  customer(): Promise<TestUser>;
  hold(customer: TestUser, body: Record<string, unknown>, key?: string): Promise<TestReply>;
  drain(): Promise<void>;
  /** Straight to the database: for what only time or a fault would bring about. */
  sql(statement: string): Promise<unknown>;
  stop(): Promise<void>;
}

/** The booking service with its own database; its neighbours are scripted. */
export async function startBookingTest(config: Partial<Config> = {}): Promise<BookingTest> {
  const stack = new AsyncDisposableStack();
  const database = stack.use(await createTestDatabase('booking', createBookingOrm));
  const platform = await createTestPlatform(database.url);
  const resources = new Map<string, ResourceView>();
  const businesses = new Map<string, z.output<typeof BusinessView>>();
  const answer = (found: unknown) =>
    found === undefined ? { status: 404, body: '{}' } : { status: 200, body: JSON.stringify(found) };
  platform.script('resource', (path) => answer(resources.get(path.split('/').at(-1)!)));
  platform.script('business', (path) => answer(businesses.get(path.split('/').at(-1)!)));

  const wakes: Wake[] = [];
  const engine: WorkflowEngine = {
    state: async (id) => (wakes.some(({ bookingId }) => bookingId === id) ? 'running' : 'absent'),
    start: async (_workflow, bookingId) => void wakes.push({ bookingId, kind: 'start' }),
    raise: async (bookingId) => void wakes.push({ bookingId, kind: 'raise' }),
  };
  const service = stack.use(
    await createService(
      { ...platform.config, LATE_PAYMENT_SECONDS: 600, ...config },
      { platform: platform.overrides, engine },
    ),
  );
  const client = createTestClient(service.port);
  return {
    platform,
    client,
    wakes,
    databaseUrl: database.url,
    resource: (changes = {}, businessChanges = {}) => {
      const business = { ...exampleBusiness(), ...businessChanges };
      const resource = { ...exampleResource(business.id), ...changes };
      businesses.set(business.id, business);
      resources.set(resource.id, resource);
      return resource;
    },
    suspend: (businessId) => void Object.assign(businesses.get(businessId)!, { status: 'SUSPENDED' }),
    customer: () => platform.identity.user('CUSTOMER'),
    hold: (customer, body, key = randomUUID()) =>
      client.request('POST', '/v1/bookings', {
        headers: { authorization: customer.authorization, 'idempotency-key': key },
        body,
      }),
    drain: async () => {
      for (const loop of Object.values(service.loops)) await loop.drain();
    },
    sql: async (statement) => {
      const orm = createBookingOrm(database.url);
      await orm.em.execute(statement);
      await orm.close();
    },
    stop: () => stack.disposeAsync(),
  };
}

const exampleBusiness = (): z.output<typeof BusinessView> => ({
  id: randomUUID(),
  ownerId: randomUUID(),
  name: 'Practice Dr. Adler',
  type: 'CLINIC',
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
  cancellationPolicy: {
    tiers: [
      { hoursBefore: 48, refundPercent: 100 },
      { hoursBefore: 24, refundPercent: 50 },
    ],
  },
  holdMinutes: 15,
  status: 'ACTIVE',
  version: 1,
  createdAt: new Date().toISOString(),
});

const exampleResource = (businessId: string): ResourceView => ({
  id: randomUUID(),
  businessId,
  name: 'Consultation',
  type: 'DOCTOR_SLOT',
  bookingMode: 'SLOTS',
  price: { amount: '120.00', currency: 'EUR' },
  capacity: 1,
  openingHours: [1, 2, 3, 4, 5, 6, 7].map((dayOfWeek) => ({ dayOfWeek, opens: '00:00', closes: '24:00' })),
  exceptions: [],
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  minimumNoticeMinutes: 0,
  maximumHorizonDays: 365,
  slotMinutes: 30,
  status: 'ACTIVE',
  version: 1,
  createdAt: new Date().toISOString(),
});

const halfHour = 30 * 60_000;

/** The nth half-hour slot from three days ahead on, as a request has it. */
export function slot(n = 0, minutes = 30): { startsAt: string; endsAt: string } {
  const first = Math.ceil((Date.now() + 3 * 24 * 3_600_000) / halfHour) * halfHour;
  const start = first + n * minutes * 60_000;
  return {
    startsAt: new Date(start).toISOString(),
    endsAt: new Date(start + minutes * 60_000).toISOString(),
  };
}
