import type Router from '@koa/router';
import type { Middleware } from 'koa';

/**
 * A router's routes as plain Koa middleware. The router adds `params` to the context itself when it runs, which
 * its type wants to see there before.
 */
export const routesOf = (router: Router): Middleware =>
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- see above
  router.routes() as unknown as Middleware;

/** 405 for a known path with another method. */
export const allowedMethodsOf = (router: Router, methodNotAllowed: () => Error): Middleware =>
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- as above
  router.allowedMethods({
    throw: true,
    methodNotAllowed,
    notImplemented: methodNotAllowed,
  }) as unknown as Middleware;
