import type { Router } from '@koa/router';
import type { ParameterizedContext } from 'koa';
import { BodyTooLargeError, readBody } from '../../http/read-body.ts';
import { loseAnswer } from '../../http/lose-answer.ts';
import { newId } from '../objects/new-id.ts';
import { apiVersion } from '../webhooks/event-log.ts';
import { allowBrowsers } from './allow-browsers.ts';
import type { BoundRoute, Call } from './api-route.ts';
import { authenticate, secretKeyRequired, type StripeKeys } from './authenticate.ts';
import { parseForm, type FormTree } from './form.ts';
import { serveRoute, type Reply, type RouteServices } from './serve-route.ts';
import { invalidRequest, StripeProblem } from './stripe-problem.ts';

const bodyLimitBytes = 1_000_000;

type ApiContext = ParameterizedContext & { params: Record<string, string> };

/** Puts the routes behind Stripe's HTTP manners: keys, form bodies, request ids, error shape. */
export function mountRoutes(
  router: Router,
  keys: StripeKeys,
  services: RouteServices,
  routes: BoundRoute[],
): void {
  for (const route of routes) {
    if (route.publishable) router.options(route.path, allowBrowsers);
    router.register(route.path, [route.method], async (ctx) => {
      if (route.publishable) allowBrowsers(ctx);
      await send(ctx, await answer(ctx, keys, services, route));
    });
  }
}

async function answer(
  ctx: ApiContext,
  keys: StripeKeys,
  services: RouteServices,
  route: BoundRoute,
): Promise<Reply> {
  const requestId = newId('req', 14);
  ctx.set('request-id', requestId);
  ctx.set('stripe-version', ctx.get('stripe-version') || apiVersion);
  const idempotencyKey = ctx.get('idempotency-key') || null;
  if (idempotencyKey !== null) ctx.set('idempotency-key', idempotencyKey);
  try {
    const { key, expand, params } = splitForm(await readForm(ctx, route.method));
    const keyKind = authenticate(keys, ctx.headers.authorization, key);
    if (keyKind === 'publishable' && !route.publishable) throw secretKeyRequired();
    if (idempotencyKey !== null && idempotencyKey.length > 255) {
      throw invalidRequest('An idempotency key has at most 255 characters.');
    }
    const call: Call = {
      requestId,
      idempotencyKey,
      keyKind,
      id: ctx.params['id'] ?? '',
      baseUrl: `${ctx.protocol}://${ctx.host}`,
    };
    return await serveRoute(services, route, `${ctx.method} ${ctx.path}`, call, { expand, params });
  } catch (error) {
    return refusal(ctx, error);
  }
}

function refusal(ctx: ApiContext, error: unknown): Reply {
  const problem = error instanceof StripeProblem ? error : unforeseen(ctx, error);
  return { status: problem.status, body: JSON.stringify(problem.toBody((intent) => intent)), headers: {} };
}

function unforeseen(ctx: ApiContext, error: unknown): StripeProblem {
  if (error instanceof BodyTooLargeError) return invalidRequest(error.message, { status: 413 });
  ctx.app.emit('error', error);
  return new StripeProblem(500, {
    type: 'api_error',
    message: 'The sandbox made a mistake; its log has more.',
  });
}

async function send(ctx: ApiContext, reply: Reply): Promise<void> {
  if (reply.lostAfterMs !== undefined) {
    await loseAnswer(ctx, reply.lostAfterMs);
    return;
  }
  ctx.set(reply.headers);
  ctx.status = reply.status;
  ctx.type = 'application/json';
  ctx.body = reply.body;
}

async function readForm(ctx: ApiContext, method: 'GET' | 'POST'): Promise<FormTree> {
  if (method === 'GET') return parseForm(ctx.querystring);
  const body = (await readBody(ctx.req, bodyLimitBytes)).toString('utf8');
  if (body !== '' && ctx.is('application/x-www-form-urlencoded') === false) {
    throw invalidRequest(
      'Invalid request (check that your POST content type is application/x-www-form-urlencoded).',
    );
  }
  return parseForm(body);
}

/** Fields that belong to every call, not to the endpoint. Those with `_` are Stripe.js's. */
const commonFields = new Set(['key', 'expand', '_stripe_version', '_stripe_account']);

function splitForm(tree: FormTree): { key: string | undefined; expand: string[]; params: FormTree } {
  const { key, expand } = tree;
  const paths = typeof expand === 'object' ? Object.values(expand) : [];
  return {
    key: typeof key === 'string' ? key : undefined,
    expand: paths.filter((path) => typeof path === 'string'),
    params: Object.fromEntries(Object.entries(tree).filter(([name]) => !commonFields.has(name))),
  };
}
