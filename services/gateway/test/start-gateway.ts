import { randomBytes } from 'node:crypto';
import { createLogger } from '@holdfast/service-kit/logger';
import { createTestIdentity, type TestIdentity } from '@holdfast/service-kit/testing/test-identity';
import { ConfigSchema, type Config } from '../src/config.ts';
import { createService } from '../src/service.ts';
import { startFakeSidecar, type FakeSidecar, type KeySet } from './fake-sidecar.ts';

export const publicUrl = 'http://holdfast.test';

export interface TestGateway extends AsyncDisposable {
  readonly port: number;
  readonly metricsPort: number | undefined;
  readonly url: string;
  readonly sidecar: FakeSidecar;
  readonly identity: TestIdentity;
  readonly config: Config;
  /** Everything that was logged, as text. */
  readonly log: { text: string };
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

/** A gateway on a free port with a sidecar of its own, or beside others that share `sidecar` and `identity`. */
export async function startGateway(
  settings: Partial<Config> = {},
  shared: Partial<Pick<TestGateway, 'sidecar' | 'identity'>> = {},
): Promise<TestGateway> {
  await using stack = new AsyncDisposableStack();
  const identity = shared.identity ?? (await createTestIdentity(publicUrl));
  const sidecar = shared.sidecar ?? stack.use(await startFakeSidecar(keySetOf(identity)));
  const config = { ...testConfig(sidecar.port), ...settings };
  const log = { text: '' };
  const logger = createLogger('gateway', 'debug', { write: (line) => void (log.text += line) });
  const gateway = stack.use(await createService(config, { logger }));
  const url = `http://127.0.0.1:${gateway.port}`;
  const owned = stack.move();
  return {
    port: gateway.port,
    metricsPort: gateway.metricsPort,
    url,
    sidecar,
    identity,
    config,
    log,
    fetch: (path, init) => fetch(url + path, { redirect: 'manual', ...init }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** The public half of the test issuer, as auth publishes it. */
const keySetOf = ({ keys }: TestIdentity): KeySet => (keys as unknown as { jwks: () => KeySet }).jwks();

const testConfig = (sidecarPort: number): Config => ({
  ...ConfigSchema.parse({
    NODE_ENV: 'test',
    PORT: '1',
    DAPR_HTTP_PORT: String(sidecarPort),
    DAPR_GRPC_PORT: '1',
    DAPR_API_TOKEN: randomBytes(16).toString('hex'),
    APP_API_TOKEN: randomBytes(16).toString('hex'),
    SERVICE_SECRET: randomBytes(16).toString('hex'),
    PUBLIC_URL: publicUrl,
    // Nothing listens there: what needs Redis starts one and says so.
    REDIS_URL: 'redis://127.0.0.1:1',
    RATE_AUTH_PER_MINUTE: '0',
    RATE_BOOKING_PER_MINUTE: '0',
  }),
  PORT: 0,
});

/** The problem document of a refusal. */
export interface ProblemAnswer {
  readonly status: number;
  readonly code: string;
  readonly requestId: string;
  readonly instance: string;
  readonly detail?: string;
}

export async function problemOf(response: Response): Promise<ProblemAnswer> {
  const type = response.headers.get('content-type');
  if (type?.startsWith('application/problem+json') !== true) throw new Error(`No problem document: ${type}`);
  return (await response.json()) as ProblemAnswer;
}
