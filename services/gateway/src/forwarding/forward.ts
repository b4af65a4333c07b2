import type { ServiceName } from '@holdfast/contracts';
import type { Logger } from '@holdfast/service-kit/logger';
import type { Context } from 'koa';
import { Pool } from 'undici';
import type { Config } from '../config.ts';
import type { Target } from '../routing/read-target.ts';
import { hasBody, meteredBody } from './metered-body.ts';
import { relay } from './relay.ts';
import { requestHeaders } from './request-headers.ts';

/** Passes the request on to a service and its answer back. Errors: dependency_unavailable, body_too_large. */
export type Forward = (ctx: Context, service: ServiceName, target: Target) => Promise<void>;

export type ForwarderConfig = Pick<
  Config,
  'DAPR_HTTP_PORT' | 'DAPR_API_TOKEN' | 'TRUSTED_PROXIES' | 'UPSTREAM_TIMEOUT_MS'
>;

/** Forwards through the sidecar, with as many connections to it as there are requests under way. */
export function createForwarder(
  config: ForwarderConfig,
  logger: Logger,
): { readonly forward: Forward } & AsyncDisposable {
  const sidecar = new Pool(`http://127.0.0.1:${config.DAPR_HTTP_PORT}`, {
    keepAliveTimeout: 60_000,
    headersTimeout: config.UPSTREAM_TIMEOUT_MS,
    bodyTimeout: config.UPSTREAM_TIMEOUT_MS,
    connect: { timeout: 2000 },
  });
  const options = { apiToken: config.DAPR_API_TOKEN, trustedProxies: config.TRUSTED_PROXIES };
  return {
    forward: (ctx, service, { path, search }) => {
      const body = hasBody(ctx.req);
      const call = {
        method: ctx.method,
        path: `/v1.0/invoke/${service}/method${path}${search}`,
        headers: requestHeaders(ctx.req, body, options),
        body: body ? meteredBody(ctx.req) : null,
      };
      // The client waits for a word before it sends; every check that could refuse is behind us.
      if (body && ctx.req.headers.expect !== undefined) ctx.res.writeContinue();
      return relay(ctx, sidecar, call, { service, logger });
    },
    [Symbol.asyncDispose]: () => sidecar.destroy(),
  };
}
