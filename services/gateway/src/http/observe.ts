import type { Logger } from '@holdfast/service-kit/logger';
import { observeRequest, type Metrics } from '@holdfast/service-kit/metrics';
import type { Context, Middleware } from 'koa';

const routes = new WeakMap<Context['req'], string>();

/** Says under which route pattern a request is counted; paths themselves are too many for a label. */
export const countAs = (ctx: Context, route: string): void => void routes.set(ctx.req, route);

export const observe =
  (metrics: Metrics, logger: Logger): Middleware =>
  async (ctx, next) => {
    const started = performance.now();
    await next();
    const seconds = (performance.now() - started) / 1000;
    const { method, status } = ctx;
    const route = routes.get(ctx.req) ?? 'none';
    observeRequest(metrics, { method, route, status, seconds });
    logger.debug({ method, route, status, ms: Math.round(seconds * 1000) }, 'request');
  };
