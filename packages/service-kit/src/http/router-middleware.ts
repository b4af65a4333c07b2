import { RuleViolationError } from '@holdfast/contracts';
import type Router from '@koa/router';
import type { Middleware } from 'koa';
import { z } from 'zod';

/**
 * A router's routes as plain Koa middleware. The router adds `params` to the context itself when it runs, which
 * its type wants to see there before.
 */
export const routesOf = (router: Router): Middleware =>
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- see above
  router.routes() as unknown as Middleware;

/** What routers leave behind: the routes whose path fits, whatever their method. */
const Matched = z.array(z.object({ methods: z.array(z.string()) }));

/**
 * 405 with `Allow` for a path that is known with other methods only. The router's own `allowedMethods` never gets to
 * judge: it waits for what comes after it, and that ends in a thrown 404.
 */
export const refuseOtherMethods: Middleware = async (ctx, next) => {
  try {
    await next();
  } catch (error) {
    const methods = new Set(
      Matched.catch([])
        .parse(ctx['matched'])
        .flatMap((route) => route.methods),
    );
    const isUnknown = error instanceof RuleViolationError && error.code === 'not_found';
    if (!isUnknown || methods.size === 0 || methods.has(ctx.method)) throw error;
    ctx.set('allow', [...methods].join(', '));
    throw new RuleViolationError('method_not_allowed');
  }
};
