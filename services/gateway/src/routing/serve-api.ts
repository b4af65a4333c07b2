import { RuleViolationError, type EndpointDeclaration } from '@holdfast/contracts';
import type { Authenticate } from '@holdfast/service-kit/identity/authenticate';
import type { Context, Middleware } from 'koa';
import type { Forward } from '../forwarding/forward.ts';
import { refuseLongBody } from '../forwarding/metered-body.ts';
import { countAs } from '../http/observe.ts';
import type { RateLimits } from '../limits/rate-limits.ts';
import { readTarget, type Target } from './read-target.ts';
import type { Route, RouteTable } from './route-table.ts';

export interface ServeApiOptions {
  readonly table: RouteTable;
  readonly authenticate: Authenticate;
  readonly limits: RateLimits;
  readonly forward: Forward;
}

/** The public API: looked up in the table, checked, passed on. What is not in the table is left to the next one. */
export function serveApi(options: ServeApiOptions): Middleware {
  return async (ctx, next) => {
    const target = readTarget(ctx.req.url ?? '');
    const route = target === undefined ? undefined : options.table.find(target.segments);
    if (target === undefined || route === undefined) await next();
    else if (ctx.method === 'OPTIONS') tellMethods(ctx, route);
    else await serve(ctx, endpointOf(ctx, route), target, options);
  };
}

function tellMethods(ctx: Context, { allow }: Route): void {
  ctx.set('allow', allow);
  ctx.status = 204;
}

function endpointOf(ctx: Context, { endpoints, allow }: Route): EndpointDeclaration {
  const endpoint = endpoints.get(ctx.method === 'HEAD' ? 'GET' : ctx.method);
  if (endpoint !== undefined) return endpoint;
  ctx.set('allow', allow);
  throw new RuleViolationError('method_not_allowed', `Allowed: ${allow}.`);
}

async function serve(
  ctx: Context,
  endpoint: EndpointDeclaration,
  target: Target,
  { authenticate, limits, forward }: ServeApiOptions,
): Promise<void> {
  countAs(ctx, endpoint.path);
  refuseLongBody(ctx.req);
  if (endpoint.rate === 'auth') await limits.auth(ctx);
  const principal = await authenticate(endpoint.audience, ctx);
  if (endpoint.rate === 'booking') await limits.booking(ctx, principal);
  await forward(ctx, endpoint.service, target);
}
