import type { ServiceName, Transport } from '@holdfast/contracts';
import type { JWTVerifyGetKey } from 'jose';
import type { z } from 'zod';
import type { BaseEnvironment } from './config.ts';
import { createInvokeTransport } from './dapr/invoke-transport.ts';
import { createLeases, type AcquireLease } from './dapr/lease.ts';
import { createPublisher, type Publish } from './dapr/publisher.ts';
import { remoteKeys } from './dapr/remote-keys.ts';
import { createSidecar, type Sidecar } from './dapr/sidecar.ts';
import { createAuthenticate, type Authenticate } from './identity/authenticate.ts';
import { createServiceTokens } from './identity/service-tokens.ts';
import { createLogger, type Logger } from './logger.ts';
import { createMetrics, type Metrics } from './metrics.ts';

export type BaseConfig = Readonly<z.output<typeof BaseEnvironment>>;

/** What a service stands on: the same in every service, replaceable piece by piece in tests. */
export interface Platform extends AsyncDisposable {
  readonly name: ServiceName;
  readonly config: BaseConfig;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly sidecar: Sidecar;
  readonly authenticate: Authenticate;
  readonly transport: Transport;
  readonly publish: Publish;
  readonly acquireLease: AcquireLease;
}

export interface PlatformOverrides {
  readonly keys?: JWTVerifyGetKey;
  readonly transport?: Transport;
  readonly publish?: Publish;
  readonly sidecar?: Sidecar;
  readonly acquireLease?: AcquireLease;
  readonly logger?: Logger;
}

export function createPlatform(
  name: ServiceName,
  config: BaseConfig,
  overrides: PlatformOverrides = {},
): Platform {
  const stack = new AsyncDisposableStack();
  const logger = overrides.logger ?? createLogger(name, config.LOG_LEVEL);
  const options = {
    httpPort: config.DAPR_HTTP_PORT,
    grpcPort: config.DAPR_GRPC_PORT,
    apiToken: config.DAPR_API_TOKEN,
  };
  const sidecar = overrides.sidecar ?? stack.use(createSidecar(options));
  const tokens = createServiceTokens(name, config.SERVICE_SECRET, createInvokeTransport(sidecar));
  return {
    name,
    config,
    logger,
    metrics: createMetrics(name),
    sidecar,
    authenticate: createAuthenticate({
      self: name,
      issuer: config.PUBLIC_URL,
      keys: overrides.keys ?? remoteKeys(options),
    }),
    transport: overrides.transport ?? createInvokeTransport(sidecar, tokens),
    publish: overrides.publish ?? createPublisher(sidecar),
    acquireLease: overrides.acquireLease ?? createLeases(sidecar, logger),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
