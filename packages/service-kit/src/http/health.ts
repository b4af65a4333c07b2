import type { Middleware } from 'koa';
import type { Metrics } from '../metrics.ts';

/** Each check resolves when its part works and throws with the reason when it does not. */
export type ReadinessChecks = Readonly<Record<string, () => Promise<void>>>;

/** `/healthz`: this process runs. `/readyz`: what it needs works too. `/metrics`: Prometheus text. */
export function healthRoutes(checks: ReadinessChecks, metrics: Metrics): Middleware {
  return async (ctx, next) => {
    if (ctx.path === '/healthz') {
      ctx.body = { status: 'ok' };
    } else if (ctx.path === '/readyz') {
      const failing = await runChecks(checks);
      ctx.status = Object.keys(failing).length === 0 ? 200 : 503;
      ctx.body = { status: ctx.status === 200 ? 'ready' : 'not ready', failing };
    } else if (ctx.path === '/metrics') {
      ctx.type = metrics.registry.contentType;
      ctx.body = await metrics.registry.metrics();
    } else {
      await next();
    }
  };
}

async function runChecks(checks: ReadinessChecks): Promise<Record<string, string>> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      try {
        await check();
        return [];
      } catch (error) {
        return [[name, error instanceof Error ? error.message : String(error)] as const];
      }
    }),
  );
  return Object.fromEntries(results.flat());
}
