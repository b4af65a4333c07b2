import { publicEndpoints } from '@holdfast/contracts';
import { remoteKeys } from '@holdfast/service-kit/dapr/remote-keys';
import { createSidecar } from '@holdfast/service-kit/dapr/sidecar';
import { listen } from '@holdfast/service-kit/http/listen';
import { createAuthenticate } from '@holdfast/service-kit/identity/authenticate';
import { createLogger, type Logger } from '@holdfast/service-kit/logger';
import { createMetrics } from '@holdfast/service-kit/metrics';
import type { Config } from './config.ts';
import { servePages } from './docs/pages.ts';
import { createForwarder } from './forwarding/forward.ts';
import { createApp } from './http/create-app.ts';
import { answerContinue, answerMalformed } from './http/server-events.ts';
import { serveMetrics } from './http/serve-metrics.ts';
import { createReadiness } from './http/readiness.ts';
import { createRateLimits } from './limits/rate-limits.ts';
import { connectRedis } from './limits/redis.ts';
import { createRouteTable } from './routing/route-table.ts';
import { serveApi } from './routing/serve-api.ts';

export interface RunningGateway extends AsyncDisposable {
  readonly port: number;
  readonly metricsPort: number | undefined;
}

/**
 * The composition root. The gateway has no database and calls nobody on its own behalf, so it takes the kit's parts
 * one by one: the whole platform would load ORM and Dapr client into every replica for nothing.
 */
export async function createService(
  config: Config,
  overrides: { logger?: Logger } = {},
): Promise<RunningGateway> {
  await using stack = new AsyncDisposableStack();
  const logger = overrides.logger ?? createLogger('gateway', config.LOG_LEVEL);
  const metrics = createMetrics('gateway');
  const dapr = {
    httpPort: config.DAPR_HTTP_PORT,
    grpcPort: config.DAPR_GRPC_PORT,
    apiToken: config.DAPR_API_TOKEN,
  };
  const sidecar = stack.use(createSidecar(dapr));
  const redis = stack.use(connectRedis(config.REDIS_URL, logger));
  const forwarder = stack.use(createForwarder(config, logger));

  const app = createApp(
    { logger, metrics, readiness: createReadiness(sidecar), corsOrigins: config.CORS_ORIGINS },
    servePages(),
    serveApi({
      table: createRouteTable(publicEndpoints),
      authenticate: createAuthenticate({
        self: 'gateway',
        issuer: config.PUBLIC_URL,
        keys: remoteKeys(dapr),
      }),
      limits: createRateLimits(config, redis.client),
      forward: forwarder.forward,
    }),
  );
  const metricsServer =
    config.METRICS_PORT === undefined
      ? undefined
      : stack.use(await serveMetrics(metrics, config.HOST, config.METRICS_PORT));
  const server = stack.use(await listen(app, { host: config.HOST, port: config.PORT }));
  answerContinue(server.server, app);
  answerMalformed(server.server);
  logger.info({ port: server.port }, 'listening');

  const owned = stack.move();
  return {
    port: server.port,
    metricsPort: metricsServer?.port,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
