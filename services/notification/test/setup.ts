import { randomBytes, randomUUID } from 'node:crypto';
import { sealCode } from '@holdfast/service-kit/identity/sealed-code';
import { createTestDatabase } from '@holdfast/service-kit/testing/test-database';
import {
  createTestClient,
  createTestPlatform,
  type TestClient,
} from '@holdfast/service-kit/testing/test-platform';
import type { TestPlatform } from '@holdfast/service-kit/testing/test-platform';
import { startSandbox } from '@holdfast/sandbox/sandbox';
import { jest } from '@jest/globals';
import { Client } from 'pg';
import { codeIssued, userRegistered } from '@holdfast/contracts';
import { createSendGrid } from '../src/adapters/sendgrid.ts';
import type { SendMail } from '../src/application/outcome.ts';
import { createNotificationOrm } from '../src/persistence/orm.ts';
import { createService, type ServiceOverrides } from '../src/service.ts';

jest.setTimeout(30_000);

/** A mail as the stand-in for SendGrid shows it. */
export interface Message {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly { filename: string; type: string; content: string }[];
  readonly customArgs: Record<string, string>;
}

export interface Mailbox {
  readonly url: string;
  to(address: string): Promise<Message[]>;
  faults(switches: object): Promise<void>;
}

export interface TestStack extends AsyncDisposable {
  readonly platform: TestPlatform;
  readonly mailbox: Mailbox;
  readonly databaseUrl: string;
  /** As the service uses it, for tests that put something before or behind it. */
  readonly sendGrid: SendMail;
  rows(statement: string): Promise<Record<string, unknown>[]>;
  /** A replica; all of them share the database. */
  start(overrides?: ServiceOverrides): Promise<TestService>;
}

export interface TestService extends AsyncDisposable {
  readonly client: TestClient;
  /** Sends what is due now; mails that were put off stay. */
  sendDue(): Promise<void>;
}

export const quick = { pollMs: 50, backoffSeconds: () => 0.05 };
export const sealKey = randomBytes(32);

export async function createTestStack(): Promise<TestStack> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await createTestDatabase('notification', createNotificationOrm));
  const platform = await createTestPlatform(database.url);
  const sendgridApiKey = ['SG', 'test', randomUUID()].join('.');
  const sandbox = await startSandbox({
    stripeSecretKey: 'unused-here',
    stripePublishableKey: 'unused-here',
    stripeWebhookSecret: 'unused-here',
    sendgridApiKey,
  });
  stack.defer(() => sandbox.stop());
  const config = {
    ...platform.config,
    SENDGRID_API_KEY: sendgridApiKey,
    SENDGRID_BASE_URL: sandbox.mailUrl,
    MAIL_FROM: { email: 'no-reply@holdfast.test', name: 'Holdfast' },
    CODE_SEAL_KEY: sealKey,
  };
  const owned = stack.move();
  return {
    platform,
    mailbox: mailboxAt(sandbox.mailUrl),
    databaseUrl: database.url,
    sendGrid: createSendGrid({
      apiKey: sendgridApiKey,
      baseUrl: sandbox.mailUrl,
      from: config.MAIL_FROM,
      timeoutSeconds: 5,
    }),
    rows: (statement) => rowsOf(database.url, statement),
    start: async (overrides = {}) => {
      const service = await createService(config, {
        ...overrides,
        pace: { ...quick, ...overrides.pace },
        platform: { ...platform.overrides, ...overrides.platform },
      });
      return {
        client: createTestClient(service.port),
        sendDue: () => service.loops['mails']!.drain(),
        [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
      };
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function rowsOf(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

function mailboxAt(url: string): Mailbox {
  return {
    url,
    to: async (address) => {
      const reply = await fetch(`${url}/messages?to=${encodeURIComponent(address)}`);
      return (await reply.json()) as Message[];
    },
    faults: async (switches) => {
      const reply = await fetch(`${url}/_control/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(switches),
      });
      if (!reply.ok) throw new Error(await reply.text());
    },
  };
}

export interface Person {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
}

export const person = (name = 'Ada Lovelace'): Person => ({
  userId: randomUUID(),
  email: `ada-${randomUUID()}@example.com`,
  name,
});

/** As auth tells it when somebody signs up. */
export async function register(
  client: TestClient,
  who: Person,
  role: 'CUSTOMER' | 'VENDOR' = 'CUSTOMER',
): Promise<void> {
  await client.deliver(userRegistered, who.userId, { ...who, role });
}

export function issueCode(
  client: TestClient,
  who: Person,
  code: string,
  more: {
    purpose?: 'VERIFY_EMAIL' | 'RESET_PASSWORD';
    expiresAt?: string;
    codeId?: string;
    eventId?: string;
    /** Sealed for another code id: it does not open. */
    sealedFor?: string;
  } = {},
) {
  const { codeId = randomUUID(), purpose = 'VERIFY_EMAIL', eventId } = more;
  return client.deliver(
    codeIssued,
    who.userId,
    {
      ...who,
      codeId,
      purpose,
      sealedCode: sealCode(sealKey, more.sealedFor ?? codeId, code),
      expiresAt: more.expiresAt ?? new Date(Date.now() + 600_000).toISOString(),
    },
    eventId,
  );
}

export const bookingOf = (customer: Person, more: object = {}) => ({
  bookingId: randomUUID(),
  customerId: customer.userId,
  businessId: randomUUID(),
  businessName: 'Salon Lovely',
  vendorId: randomUUID(),
  resourceId: randomUUID(),
  resourceName: 'Haircut',
  startsAt: '2027-03-01T08:00:00.000Z',
  endsAt: '2027-03-01T09:00:00.000Z',
  timeZone: 'Europe/Berlin',
  units: 1,
  price: { amount: '45.00', currency: 'EUR' },
  version: 2,
  ...more,
});

export const paymentOf = (customer: Person, bookingId: string, more: object = {}) => ({
  paymentId: randomUUID(),
  bookingId,
  customerId: customer.userId,
  amount: { amount: '45.00', currency: 'EUR' },
  version: 3,
  ...more,
});

interface LogEntry {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly attempts: number;
  readonly sentAt: string | null;
}

/** What a person's own list of notifications says. */
export async function logOf(stack: TestStack, service: TestService, who: Person): Promise<LogEntry[]> {
  const { authorization } = await stack.platform.identity.user('CUSTOMER', who.userId);
  const reply = await service.client.request('GET', '/v1/me/notifications', {
    headers: { authorization },
  });
  return (reply.body as { items: LogEntry[] }).items;
}
