import { z } from 'zod';
import type { ZodOpenApiOperationObject } from 'zod-openapi';
import type { EndpointDeclaration } from './endpoint.ts';
import { headerRef, rateHeaders } from './openapi-headers.ts';
import { describeProblems } from './openapi-problems.ts';

/** One endpoint in OpenAPI's words. */
export function describeOperation(
  operationId: string,
  tag: string,
  endpoint: EndpointDeclaration,
): ZodOpenApiOperationObject {
  return {
    operationId,
    tags: [tag],
    summary: endpoint.summary,
    ...describeRoles(endpoint),
    security: describeSecurity(endpoint),
    requestParams: {
      ...(endpoint.params === undefined ? {} : { path: endpoint.params }),
      ...(endpoint.query === undefined ? {} : { query: endpoint.query }),
      ...describeIdempotencyKey(endpoint),
    },
    ...describeBody(endpoint),
    responses: {
      [endpoint.success.status]: describeSuccess(endpoint),
      ...describeProblems(endpoint),
    },
  };
}

function describeRoles({ audience }: EndpointDeclaration): { description?: string } {
  if (audience.kind === 'provider')
    return { description: 'For the provider only: the signature is checked over the bytes of the body.' };
  if (audience.kind !== 'user') return {};
  const { roles } = audience;
  return { description: `For ${roles.length === 0 ? 'every signed-in user' : roles.join(' and ')}.` };
}

function describeSecurity({ audience }: EndpointDeclaration): Record<string, string[]>[] {
  if (audience.kind === 'user') return [{ accessToken: [] }];
  // The empty requirement is how OpenAPI says that a token may be sent and need not be.
  return audience.kind === 'anyone' ? [{}, { accessToken: [] }] : [];
}

const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/)
  .meta({
    description: 'A new UUID for each new intent, the same one to repeat it.',
    examples: ['b1f1d0c6-6a53-4f0e-9d5c-0c6f2f8f7a11'],
  });

function describeIdempotencyKey({ idempotencyKey: kind }: EndpointDeclaration): { header?: z.ZodObject } {
  if (kind === undefined) return {};
  return {
    header: z.object({ 'Idempotency-Key': kind === 'required' ? idempotencyKey : idempotencyKey.optional() }),
  };
}

function describeBody({
  body,
  rawBody,
}: EndpointDeclaration): Pick<ZodOpenApiOperationObject, 'requestBody'> {
  if (rawBody === true)
    return {
      requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
    };
  if (body === undefined) return {};
  // A body of optional fields only may be left out altogether.
  const required = !body.safeParse({}).success;
  return { requestBody: { required, content: { 'application/json': { schema: body } } } };
}

function describeSuccess(endpoint: EndpointDeclaration) {
  const { status, body } = endpoint.success;
  return {
    description: successes[status],
    headers: {
      'x-request-id': headerRef('RequestId'),
      ...(endpoint.rate === undefined ? {} : rateHeaders),
      ...(endpoint.idempotencyKey === undefined
        ? {}
        : { 'idempotent-replayed': headerRef('IdempotentReplayed') }),
    },
    ...(body === undefined ? {} : { content: { 'application/json': { schema: body } } }),
  };
}

const successes = { 200: 'Done', 201: 'Created', 202: 'Accepted', 204: 'Done, nothing to say' } as const;
