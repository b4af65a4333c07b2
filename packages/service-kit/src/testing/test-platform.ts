import { randomBytes, randomUUID } from 'node:crypto';
import type {
  CloudEvent,
  EventDeclaration,
  ServiceName,
  Transport,
  TransportReply,
} from '@holdfast/contracts';
import { pino } from 'pino';
import type { z } from 'zod';
import type { BaseConfig, PlatformOverrides } from '../platform.ts';
import { createTestIdentity, type TestIdentity } from './test-identity.ts';

export type Remote = (
  path: string,
  body: string | undefined,
  method: string,
) => TransportReply | Promise<TransportReply>;

/** Everything around one service under test that belongs to others: its sidecar, the broker, the other services. */
export interface TestPlatform {
  readonly identity: TestIdentity;
  readonly overrides: PlatformOverrides;
  readonly config: BaseConfig & { DATABASE_URL: string; DATABASE_POOL: number; MIGRATE_ON_START: boolean };
  /** Events that reached the broker, oldest first. */
  readonly published: CloudEvent[];
  /** Says what another service answers. Unscripted calls answer 503. */
  script(service: ServiceName, remote: Remote): void;
}

const issuer = 'http://holdfast.test';

export async function createTestPlatform(databaseUrl: string): Promise<TestPlatform> {
  const identity = await createTestIdentity(issuer);
  const published: CloudEvent[] = [];
  const remotes = new Map<ServiceName, Remote>();
  const transport: Transport = async ({ service, path, body, method }) =>
    (await remotes.get(service)?.(path, body, method)) ?? { status: 503, body: '' };
  return {
    identity,
    published,
    script: (service, remote) => void remotes.set(service, remote),
    config: {
      NODE_ENV: 'test',
      HOST: '127.0.0.1',
      PORT: 0,
      LOG_LEVEL: 'silent',
      DAPR_HTTP_PORT: 1,
      DAPR_GRPC_PORT: 1,
      DAPR_API_TOKEN: randomToken(),
      APP_API_TOKEN: appToken,
      SERVICE_SECRET: randomToken(),
      PUBLIC_URL: issuer,
      DATABASE_URL: databaseUrl,
      DATABASE_POOL: 10,
      MIGRATE_ON_START: false,
    },
    overrides: {
      keys: identity.keys,
      transport,
      publish: async (_topic, event) => void published.push(event),
      acquireLease: async () => ({ outcome: 'unguarded', [Symbol.asyncDispose]: async () => undefined }),
      // TEST_LOG_LEVEL=error shows what a service under test thinks.
      logger: pino({ level: process.env['TEST_LOG_LEVEL'] ?? 'silent' }),
      sidecar: {
        options: { httpPort: 1, grpcPort: 1, apiToken: '' },
        call: async () => ({ status: 204, body: '' }),
        checkOutbound: async () => undefined,
      },
    },
  };
}

const randomToken = (): string => randomBytes(24).toString('base64url');
const appToken = randomToken();

export interface TestReply {
  readonly status: number;
  readonly headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers freely
  readonly body: any;
}

export interface TestClient {
  request(
    method: string,
    path: string,
    more?: { body?: unknown; headers?: Record<string, string> },
  ): Promise<TestReply>;
  /** Delivers an event as the sidecar does, and answers what the service said to it. */
  deliver<D extends z.ZodType>(
    event: EventDeclaration<D>,
    subject: string,
    data: z.input<D>,
    id?: string,
  ): Promise<TestReply>;
}

/** Calls a service under test as its sidecar would. */
export function createTestClient(port: number): TestClient {
  const request: TestClient['request'] = async (method, path, { body, headers = {} } = {}) => {
    const reply = await fetch(`http://127.0.0.1:${String(port)}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        'dapr-api-token': appToken,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await reply.text();
    const parsed: unknown = text === '' ? undefined : JSON.parse(text);
    return { status: reply.status, headers: reply.headers, body: parsed };
  };
  return {
    request,
    deliver: (event, subject, data, id = randomUUID()) =>
      request('POST', `/events/${event.topic}`, {
        headers: { 'content-type': 'application/cloudevents+json' },
        body: {
          specversion: '1.0',
          id,
          source: `holdfast/${event.topic}`,
          type: event.type,
          subject,
          time: new Date().toISOString(),
          data,
        },
      }),
  };
}
