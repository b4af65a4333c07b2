import type { Router } from '@koa/router';

/** Everything is memory: once the port is open, the stand-in is ready. */
export function addHealthRoutes(router: Router): void {
  for (const path of ['/healthz', '/readyz']) {
    router.get(path, (ctx) => {
      ctx.body = { status: 'ok' };
    });
  }
}
