import { timingSafeEqual } from 'node:crypto';
import Koa from 'koa';
import type { Logger } from '../logger.ts';
import { healthRoutes, type ReadinessChecks } from './health.ts';
import { observeRequest, type Metrics } from '../metrics.ts';
import { answerProblems } from './problem-handler.ts';
import { runWithRequest } from './request-context.ts';
import { requestIdFrom, traceparentFrom } from './trace.ts';
import { RuleViolationError } from '@holdfast/contracts';

export interface AppOptions {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly readiness: ReadinessChecks;
  /** What the sidecar must show; left out only by the gateway, whose callers come from outside. */
  readonly appToken?: string;
}

/** A Koa app with everything that each service needs before its routes. It does not listen. */
export function createApp(options: AppOptions, ...routes: Koa.Middleware[]): Koa {
  const app = new Koa();
  // Koa's own report prints whole requests; answerProblems has logged what matters already.
  app.on('error', () => undefined);
  app.use(trace);
  app.use(observe(options));
  app.use(answerProblems(options.logger));
  app.use(healthRoutes(options.readiness, options.metrics));
  if (options.appToken !== undefined) app.use(onlyFromSidecar(options.appToken));
  for (const route of routes) app.use(route);
  app.use(() => {
    throw new RuleViolationError('not_found');
  });
  return app;
}

const trace: Koa.Middleware = (ctx, next) => {
  const requestId = requestIdFrom(ctx.get('x-request-id') || undefined);
  const traceparent = traceparentFrom(ctx.get('traceparent') || undefined);
  const authorization = ctx.get('authorization') || undefined;
  ctx.set('x-request-id', requestId);
  return runWithRequest({ requestId, traceparent, authorization }, next);
};

const observe =
  ({ logger, metrics }: AppOptions): Koa.Middleware =>
  async (ctx, next) => {
    const started = performance.now();
    await next();
    const seconds = (performance.now() - started) / 1000;
    const route = typeof ctx['_matchedRoute'] === 'string' ? ctx['_matchedRoute'] : 'none';
    observeRequest(metrics, { method: ctx.method, route, status: ctx.status, seconds });
    if (route !== 'none') {
      logger.debug(
        { method: ctx.method, route, status: ctx.status, ms: Math.round(seconds * 1000) },
        'request',
      );
    }
  };

function onlyFromSidecar(appToken: string): Koa.Middleware {
  const expected = Buffer.from(appToken);
  return (ctx, next) => {
    const shown = Buffer.from(ctx.get('dapr-api-token'));
    if (shown.length !== expected.length || !timingSafeEqual(shown, expected)) {
      throw new RuleViolationError('unauthenticated', 'This service answers its sidecar only.');
    }
    return next();
  };
}
