import type { ParameterizedContext } from 'koa';

/** CORS for the calls that a page makes with the publishable key. */
export function allowBrowsers(ctx: Pick<ParameterizedContext, 'set' | 'method' | 'status'>): void {
  ctx.set('access-control-allow-origin', '*');
  ctx.set('access-control-expose-headers', 'Request-Id, Idempotent-Replayed, Stripe-Version');
  if (ctx.method !== 'OPTIONS') return;
  ctx.set('access-control-allow-methods', 'GET, POST, OPTIONS');
  ctx.set('access-control-allow-headers', 'Authorization, Content-Type, Idempotency-Key, Stripe-Version');
  ctx.set('access-control-max-age', '300');
  ctx.status = 204;
}
