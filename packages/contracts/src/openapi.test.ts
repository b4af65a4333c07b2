import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { allEndpoints, publicEndpoints } from './apis.ts';
import { describeApi } from './openapi.ts';

interface Operation {
  operationId: string;
  security: Record<string, string[]>[];
  parameters?: { in: string; name: string; required?: boolean }[];
  requestBody?: { required: boolean };
  responses: Record<string, { $ref?: string; description?: string; headers?: Record<string, unknown> }>;
}

const document = describeApi() as unknown as {
  paths: Record<string, Record<string, Operation>>;
  components: { responses: Record<string, { description: string; headers: Record<string, unknown> }> };
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    key: `${method.toUpperCase()} ${path}`,
    operation,
  })),
);

function operation(key: string): Operation {
  const found = operations.find((candidate) => candidate.key === key);
  if (found === undefined) throw new Error(`${key} is not described`);
  return found.operation;
}

function answer(key: string, status: number) {
  const response = operation(key).responses[String(status)];
  const name = response?.$ref?.split('/').at(-1);
  return name === undefined ? response : document.components.responses[name];
}

describe('the OpenAPI document', () => {
  it('is the committed one (otherwise run packages/contracts/scripts/generate-openapi.ts)', () => {
    const committed = readFileSync(new URL('../generated/openapi.json', import.meta.url), 'utf8');
    expect(`${JSON.stringify(document, null, 2)}\n`).toBe(committed);
  });

  it('describes every public endpoint and no other', () => {
    const described = operations.map(({ key }) => key).sort();
    expect(described).toEqual(publicEndpoints.map(({ method, path }) => `${method} ${path}`).sort());
    expect(allEndpoints.length).toBeGreaterThan(publicEndpoints.length);
    expect(JSON.stringify(document)).not.toContain('/internal/');
  });

  it('gives every operation a name of its own', () => {
    const names = operations.map(({ operation }) => operation.operationId);
    expect(new Set(names).size).toBe(names.length);
  });

  it('says who may call', () => {
    expect(operation('POST /v1/bookings').security).toEqual([{ accessToken: [] }]);
    expect(operation('GET /v1/businesses').security).toEqual([{}, { accessToken: [] }]);
    expect(operation('POST /v1/webhooks/stripe').security).toEqual([]);
  });

  it('has the Idempotency-Key where the endpoint takes one', () => {
    const header = expect.objectContaining({ in: 'header', name: 'Idempotency-Key' });
    expect(operation('POST /v1/bookings').parameters).toContainEqual(header);
    expect(operation('POST /v1/bookings').parameters?.find(({ in: at }) => at === 'header')?.required).toBe(
      true,
    );
    expect(operation('POST /v1/bookings/{id}/cancel').parameters).toContainEqual(header);
    expect(operation('GET /v1/bookings').parameters).not.toContainEqual(header);
  });

  it('tells whether the body may be left out', () => {
    expect(operation('POST /v1/bookings').requestBody?.required).toBe(true);
    expect(operation('POST /v1/bookings/{id}/cancel').requestBody?.required).toBe(false);
  });

  it('names the problems that an endpoint declares and those that its declaration implies', () => {
    expect(answer('POST /v1/bookings', 409)?.description).toContain('slot_taken');
    expect(answer('POST /v1/bookings', 409)?.description).toContain('request_in_progress');
    expect(answer('POST /v1/bookings', 400)?.description).toContain('idempotency_key_missing');
    expect(answer('POST /v1/auth/login', 429)?.headers).toHaveProperty('retry-after');
    expect(answer('GET /v1/admin/businesses', 403)?.description).toContain('forbidden');
    expect(operation('GET /v1/businesses').responses).not.toHaveProperty('403');
    expect(operation('GET /v1/businesses').responses).not.toHaveProperty('413');
  });
});
