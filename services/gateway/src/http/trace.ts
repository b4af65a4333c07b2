import { runWithRequest } from '@holdfast/service-kit/http/request-context';
import { requestIdFrom, traceparentFrom } from '@holdfast/service-kit/http/trace';
import type { Middleware } from 'koa';

/** Gives every request a name and a trace, its own when it brings usable ones. */
export const trace: Middleware = (ctx, next) => {
  const requestId = requestIdFrom(ctx.get('x-request-id') || undefined);
  const traceparent = traceparentFrom(ctx.get('traceparent') || undefined);
  ctx.set('x-request-id', requestId);
  return runWithRequest({ requestId, traceparent }, next);
};
