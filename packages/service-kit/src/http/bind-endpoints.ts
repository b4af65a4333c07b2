import {
  RuleViolationError,
  commonProblems,
  type AnswerOf,
  type BodyOf,
  type EndpointDeclaration,
  type Endpoints,
  type ParamsOf,
  type QueryOf,
} from '@holdfast/contracts';
import Router from '@koa/router';
import type { Middleware, ParameterizedContext } from 'koa';
import type { Authenticate, PrincipalOf } from '../identity/authenticate.ts';
import { readIdempotencyKey, type IdempotentRequest } from './idempotency-key.ts';
import { parsePart } from './parse-part.ts';
import { readJsonBody, readRawBody } from './read-body.ts';
import { refuseOtherMethods, routesOf } from './router-middleware.ts';

/** A request as a handler sees it: parsed, authenticated, typed by its declaration. */
export interface Call<E extends EndpointDeclaration> {
  readonly params: ParamsOf<E>;
  readonly query: QueryOf<E>;
  readonly body: BodyOf<E>;
  readonly principal: PrincipalOf<E['audience']>;
  /** Present when an Idempotency-Key came; pass it to `once`. */
  readonly idempotency: IdempotentRequest | undefined;
  header(name: string): string | undefined;
  setHeader(name: string, value: string): void;
}

export type Handlers<A extends Endpoints> = {
  readonly [K in keyof A]: (call: Call<A[K]>) => Promise<AnswerOf<A[K]>>;
};

export interface BindOptions {
  readonly authenticate: Authenticate;
  /** In tests a problem code that the endpoint does not declare is an error; in production it is sent. */
  readonly strict: boolean;
}

/** Routes for a service's endpoints. A missing or extra handler does not compile. */
export function bindEndpoints<A extends Endpoints>(
  endpoints: A,
  handlers: Handlers<A>,
  options: BindOptions,
): Middleware[] {
  const router = new Router();
  for (const [name, endpoint] of Object.entries(endpoints)) {
    const path = endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1');
    // The record's keys tie each handler to its declaration; iterating over them loses that tie.
    // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- see the line above
    const handler = handlers[name] as unknown as AnyHandler;
    router.register(path, [endpoint.method], (ctx) => answer(ctx, endpoint, handler, options));
  }
  return [routesOf(router), refuseOtherMethods];
}

type AnyHandler = (call: Call<EndpointDeclaration>) => Promise<unknown>;

async function answer(
  ctx: ParameterizedContext,
  endpoint: EndpointDeclaration,
  handler: AnyHandler,
  { authenticate, strict }: BindOptions,
): Promise<void> {
  const principal = await authenticate(endpoint.audience, ctx);
  const params = parsePart(endpoint.params, ctx['params'] ?? {}, '/path');
  const query = parsePart(endpoint.query, { ...ctx.query }, '/query');
  const body = endpoint.rawBody === true ? await readRawBody(ctx) : await readBody(ctx, endpoint);
  const call = {
    params,
    query,
    body,
    principal,
    idempotency: readIdempotencyKey(ctx, endpoint, body),
    header: (name: string) => ctx.get(name) || undefined,
    setHeader: (name: string, value: string) => ctx.set(name, value),
  };
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- parsed by the schemas that its type comes from
  const answered = await handler(call as Call<EndpointDeclaration>).catch((error: unknown) => {
    throw checkDeclared(error, endpoint, strict);
  });
  // Parsing the answer strips what the declaration does not name: nothing leaks by accident.
  ctx.body = endpoint.success.body?.parse(answered) ?? null;
  // Set after the body: Koa takes an empty one for a 204.
  ctx.status = endpoint.success.status;
}

async function readBody(ctx: ParameterizedContext, endpoint: EndpointDeclaration): Promise<unknown> {
  if (endpoint.method === 'GET') return undefined;
  const sent = await readJsonBody(ctx);
  if (endpoint.body === undefined) return refuseFields(sent);
  return parsePart(endpoint.body, sent ?? {}, '');
}

/** An endpoint without a body takes none or `{}`: a field that is ignored is a field that is lost. */
function refuseFields(sent: unknown): undefined {
  if (sent === undefined) return undefined;
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent) || Object.keys(sent).length > 0) {
    throw new RuleViolationError('invalid_request', 'This endpoint takes no body.', {
      errors: [{ pointer: '', message: 'must be empty' }],
    });
  }
  return undefined;
}

function checkDeclared(error: unknown, endpoint: EndpointDeclaration, strict: boolean): unknown {
  if (!strict || !(error instanceof RuleViolationError)) return error;
  const declared =
    Object.hasOwn(commonProblems, error.code) || endpoint.problems?.includes(error.code) === true;
  if (declared) return error;
  return new Error(`${endpoint.method} ${endpoint.path} does not declare the problem ${error.code}`, {
    cause: error,
  });
}
