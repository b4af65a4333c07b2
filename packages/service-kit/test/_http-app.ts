import { randomUUID } from 'node:crypto';
import type { Middleware } from 'koa';
import { createAuthenticate } from '../src/identity/authenticate.ts';
import { bindEndpoints } from '../src/http/bind-endpoints.ts';
import { createApp } from '../src/http/create-app.ts';
import type { ReadinessChecks } from '../src/http/health.ts';
import { listen } from '../src/http/listen.ts';
import { createLogger } from '../src/logger.ts';
import { createMetrics, type Metrics } from '../src/metrics.ts';
import { createTestIdentity, type TestIdentity } from '../src/testing/test-identity.ts';
import { thingsApi, thingsHandlers } from './_things-api.ts';

const issuer = 'http://holdfast.test';

export interface HttpApp extends AsyncDisposable {
  readonly port: number;
  readonly appToken: string;
  readonly identity: TestIdentity;
  readonly metrics: Metrics;
  /** Log lines, oldest first. */
  readonly lines: LogLine[];
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into lines freely
export type LogLine = Record<string, any>;

export interface HttpAppOptions {
  readonly strict?: boolean;
  readonly readiness?: ReadinessChecks;
  /** Before the endpoints. */
  readonly routes?: (
    parts: Pick<HttpApp, 'metrics'> & { logger: ReturnType<typeof createLogger> },
  ) => Middleware[];
}

/** A whole app on a port of its own, as a service starts it. */
export async function startHttpApp(options: HttpAppOptions = {}): Promise<HttpApp> {
  const { strict = true, readiness = {}, routes = () => [] } = options;
  const lines: LogLine[] = [];
  const logger = createLogger('booking', 'debug', {
    write: (line) => void lines.push(JSON.parse(line) as LogLine),
  });
  const metrics = createMetrics('booking');
  const identity = await createTestIdentity(issuer);
  const authenticate = createAuthenticate({ self: 'booking', issuer, keys: identity.keys });
  const appToken = randomUUID();
  const app = createApp(
    { logger, metrics, readiness, appToken },
    ...routes({ logger, metrics }),
    ...bindEndpoints(thingsApi, thingsHandlers, { authenticate, strict }),
  );
  const server = await listen(app, { host: '127.0.0.1', port: 0 });
  return {
    port: server.port,
    appToken,
    identity,
    metrics,
    lines,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

export interface HttpReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers freely
  readonly body: any;
}

export interface HttpRequest {
  readonly body?: RequestInit['body'];
  readonly headers?: Record<string, string>;
}

/** Asks as the sidecar does; a body is JSON unless the headers say otherwise. */
export async function ask(
  app: Pick<HttpApp, 'port' | 'appToken'>,
  method: string,
  path: string,
  { body, headers = {} }: HttpRequest = {},
): Promise<HttpReply> {
  const reply = await fetch(`http://127.0.0.1:${String(app.port)}${path}`, {
    method,
    headers: {
      'dapr-api-token': app.appToken,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await reply.text();
  const isJson = /json/.test(reply.headers.get('content-type') ?? '') && text !== '';
  return { status: reply.status, headers: reply.headers, text, body: isJson ? JSON.parse(text) : undefined };
}
