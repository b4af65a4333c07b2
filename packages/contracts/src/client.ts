import type { CallOf, EndpointDeclaration, Endpoints, ReplyOf } from './endpoint.ts';
import { Problem } from './problem.ts';
import type { ServiceName } from './service-name.ts';

export interface TransportRequest {
  readonly service: ServiceName;
  readonly method: string;
  /** Path and query, parameters filled in and escaped. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}
export interface TransportReply {
  readonly status: number;
  readonly body: string;
}
/** Carries a request to a service: through the sidecar in a service, straight over HTTP in a test. */
export type Transport = (request: TransportRequest) => Promise<TransportReply>;

export type Client<A extends Endpoints> = {
  readonly [K in keyof A]: (call: CallOf<A[K]>) => Promise<ReplyOf<A[K]>>;
};

/** Another service refused. `code` is its problem code; adapters translate it into the caller's own meaning. */
export class RemoteProblemError extends Error {
  override readonly name = 'RemoteProblemError';
  readonly service: ServiceName;
  readonly status: number;
  readonly code: string;
  readonly problem: Problem | undefined;

  constructor(service: ServiceName, status: number, problem: Problem | undefined) {
    super(`${service} answered ${String(status)} ${problem?.code ?? 'without a problem document'}`);
    this.service = service;
    this.status = status;
    this.code = problem?.code ?? 'unknown';
    this.problem = problem;
  }
}

/** A typed client of a service's endpoints. Errors: RemoteProblemError for a refusal; what the transport throws otherwise. */
export function createClient<A extends Endpoints>(endpoints: A, transport: Transport): Client<A> {
  const entries = Object.entries(endpoints).map(([name, endpoint]) => [
    name,
    (call: AnyCall) => send(endpoint, call, transport),
  ]);
  // Object.fromEntries forgets which key has which type; the mapping above is what Client<A> says.
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- see the line above
  return Object.fromEntries(entries) as Client<A>;
}

interface AnyCall {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
}

async function send(endpoint: EndpointDeclaration, call: AnyCall, transport: Transport): Promise<unknown> {
  const reply = await transport({
    service: endpoint.service,
    method: endpoint.method,
    path: fillPath(endpoint.path, call.params ?? {}) + queryString(call.query ?? {}),
    headers: {
      accept: 'application/json',
      ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(call.idempotencyKey === undefined ? {} : { 'idempotency-key': call.idempotencyKey }),
    },
    body: call.body === undefined ? undefined : JSON.stringify(call.body),
  });
  if (reply.status !== endpoint.success.status) {
    throw new RemoteProblemError(endpoint.service, reply.status, readProblem(reply.body));
  }
  return endpoint.success.body?.parse(JSON.parse(reply.body));
}

function readProblem(body: string): Problem | undefined {
  try {
    return Problem.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined; // a proxy's plain-text answer carries no code; the status says enough
  }
}

function fillPath(template: string, params: Readonly<Record<string, unknown>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (_match, name: string) => {
    const segment = String(params[name]);
    // No escape helps these: whoever reads the address folds them, and it becomes another one.
    if (segment === '' || segment === '.' || segment === '..')
      throw new TypeError(`${name} is no path segment`);
    return encodeURIComponent(segment);
  });
}

function queryString(query: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined);
  return pairs.length === 0
    ? ''
    : `?${new URLSearchParams(Object.fromEntries(pairs.map(([k, v]) => [k, String(v)]))).toString()}`;
}
