import { RuleViolationError } from '@holdfast/contracts';
import { healthRoutes, type ReadinessChecks } from '@holdfast/service-kit/http/health';
import { answerProblems } from '@holdfast/service-kit/http/problem-handler';
import type { Logger } from '@holdfast/service-kit/logger';
import type { Metrics } from '@holdfast/service-kit/metrics';
import Koa from 'koa';
import { allowOrigins } from './cors.ts';
import { discardUnreadBody } from './discard-unread-body.ts';
import { observe } from './observe.ts';
import { secureHeaders } from './security-headers.ts';
import { trace } from './trace.ts';

export interface AppOptions {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly readiness: ReadinessChecks;
  readonly corsOrigins: readonly string[];
}

/** The public app. Headers are set before anything can refuse, so that refusals carry them too. */
export function createApp(options: AppOptions, ...routes: Koa.Middleware[]): Koa {
  const { logger, metrics, readiness, corsOrigins } = options;
  const app = new Koa();
  // Koa's own report prints whole requests; answerProblems has logged what matters already.
  app.on('error', () => undefined);
  app.use(trace);
  app.use(observe(metrics, logger));
  app.use(discardUnreadBody);
  app.use(secureHeaders);
  if (corsOrigins.length > 0) app.use(allowOrigins(corsOrigins));
  app.use(challenge);
  app.use(answerProblems(logger));
  app.use(originFormOnly);
  app.use(withoutMetrics(healthRoutes(readiness, metrics)));
  for (const route of routes) app.use(route);
  app.use(notFound);
  return app;
}

/** RFC 9110: a 401 says how to authenticate. */
const challenge: Koa.Middleware = async (ctx, next) => {
  await next();
  if (ctx.status === 401 && ctx.respond !== false) ctx.set('www-authenticate', 'Bearer');
};

/** `GET http://elsewhere/path` is for proxies, which this is not: only `GET /path` is looked up. */
const originFormOnly: Koa.Middleware = (ctx, next) =>
  ctx.req.url?.startsWith('/') === true ? next() : notFound();

/** Figures are for us, not for the public. */
const withoutMetrics =
  (health: Koa.Middleware): Koa.Middleware =>
  async (ctx, next) => {
    if (ctx.path === '/metrics') await next();
    else await health(ctx, next);
  };

const notFound = (): never => {
  throw new RuleViolationError('not_found');
};
