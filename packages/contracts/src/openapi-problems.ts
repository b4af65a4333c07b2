import type { ZodOpenApiResponseObject } from 'zod-openapi';
import type { EndpointDeclaration } from './endpoint.ts';
import { headerRef, rateHeaders } from './openapi-headers.ts';
import { commonProblems, problemType } from './problem.ts';
import { isProblemCode, problems, type ProblemCode } from './problems.ts';

/** Every refusal of an endpoint, by status: what it declares, and what its declaration implies. */
export function describeProblems(
  endpoint: EndpointDeclaration,
): Record<`${number}`, ZodOpenApiResponseObject> {
  const byStatus = Map.groupBy(problemCodesOf(endpoint), (code) => problems[code].status);
  const statuses = [...byStatus].sort(([a], [b]) => a - b);
  return Object.fromEntries(statuses.map(([status, codes]) => [status, describeOnce(status, codes)]));
}

/** The same object for the same codes: that is how the document gets one component and many references. */
const described = new Map<string, ZodOpenApiResponseObject>();

function describeOnce(status: number, codes: readonly ProblemCode[]): ZodOpenApiResponseObject {
  const id = codes.join('.');
  const known = described.get(id);
  if (known !== undefined) return known;
  const description = describe(status, codes);
  const answer = codes.every((code) => Object.hasOwn(commonProblems, code))
    ? { ...description, id }
    : description;
  described.set(id, answer);
  return answer;
}

function describe(status: number, codes: readonly ProblemCode[]): ZodOpenApiResponseObject {
  return {
    description: codes.map((code) => `\`${code}\`: ${problems[code].title}`).join('\n\n'),
    headers: {
      'x-request-id': headerRef('RequestId'),
      ...(status === 429 ? { 'retry-after': headerRef('RetryAfter'), ...rateHeaders } : {}),
    },
    content: {
      'application/problem+json': {
        schema: {
          allOf: [{ $ref: '#/components/schemas/Problem' }],
          properties: { code: { enum: [...codes] } },
        },
        examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
      },
    },
  };
}

/** Codes in the order of their declaration, so that the document changes only when the API does. */
export function problemCodesOf(endpoint: EndpointDeclaration): ProblemCode[] {
  const found = new Set<ProblemCode>([...impliedBy(endpoint), ...(endpoint.problems ?? [])]);
  return Object.keys(problems)
    .filter(isProblemCode)
    .filter((code) => found.has(code));
}

function* impliedBy(endpoint: EndpointDeclaration): Generator<ProblemCode> {
  yield* ['internal_error', 'dependency_unavailable'] as const;
  if (endpoint.rate !== undefined) yield 'rate_limited';
  if (endpoint.params !== undefined) yield* ['invalid_request', 'not_found'] as const;
  if (endpoint.query !== undefined) yield 'invalid_request';
  yield* impliedByAudience(endpoint);
  yield* impliedByBody(endpoint);
  yield* impliedByIdempotency(endpoint);
}

function* impliedByAudience({ audience }: EndpointDeclaration): Generator<ProblemCode> {
  if (audience.kind === 'user' || audience.kind === 'anyone') yield 'unauthenticated';
  if (audience.kind === 'user' && audience.roles.length > 0) yield 'forbidden';
}

function* impliedByBody({ method, rawBody }: EndpointDeclaration): Generator<ProblemCode> {
  if (method === 'GET') return;
  yield* ['invalid_request', 'body_too_large'] as const;
  if (rawBody !== true) yield* ['malformed_json', 'unsupported_media_type'] as const;
}

function* impliedByIdempotency({ idempotencyKey }: EndpointDeclaration): Generator<ProblemCode> {
  if (idempotencyKey === undefined) return;
  yield* ['invalid_request', 'request_in_progress', 'idempotency_key_reused'] as const;
  if (idempotencyKey === 'required') yield 'idempotency_key_missing';
}

/** What a problem looks like on the wire. */
export function exampleOf(code: string) {
  if (!isProblemCode(code)) throw new RangeError(`There is no problem ${code}`);
  const { status, title } = problems[code];
  return { summary: title, value: { type: problemType(code), title, status, code } };
}
