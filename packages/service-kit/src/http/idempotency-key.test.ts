import { describe, expect, it } from '@jest/globals';
import { anyone, defineEndpoint } from '@holdfast/contracts';
import fc from 'fast-check';
import type { ParameterizedContext } from 'koa';
import { readIdempotencyKey } from './idempotency-key.ts';

const declaration = {
  service: 'booking',
  method: 'POST',
  path: '/v1/things/{id}',
  summary: '',
  audience: anyone(),
  success: { status: 200 },
} as const;
const endpoints = {
  none: defineEndpoint(declaration),
  optional: defineEndpoint({ ...declaration, idempotencyKey: 'optional' }),
  required: defineEndpoint({ ...declaration, idempotencyKey: 'required' }),
};

const read = (kind: keyof typeof endpoints, key: string, body: unknown = {}, path = '/v1/things/1') =>
  readIdempotencyKey({ get: () => key, path } as unknown as ParameterizedContext, endpoints[kind], body);
const fingerprint = (body: unknown, path?: string) => read('required', 'k', body, path)?.fingerprint;

describe('an Idempotency-Key', () => {
  it('is read where the endpoint takes one', () => {
    expect(read('none', 'k')).toBeUndefined();
    expect(read('optional', '')).toBeUndefined();
    expect(read('optional', 'k')?.key).toBe('k');
    expect(read('required', 'k')?.key).toBe('k');
  });

  it('is missed where the endpoint needs one', () => {
    expect(() => read('required', '')).toThrow(expect.objectContaining({ code: 'idempotency_key_missing' }));
  });

  it.each(['x'.repeat(256), 'two words', 'ä', 'tab\t'])('must be usable: %p', (key) => {
    for (const kind of ['optional', 'required'] as const) {
      expect(() => read(kind, key)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
    }
  });
});

describe('what a key stands for', () => {
  it('does not depend on the order of fields, nor on fields that are not there', () => {
    const json = fc.jsonValue();
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(fingerprint({ a, b, c: undefined })).toBe(fingerprint({ b, a }));
      }),
    );
  });

  it('is another for another body', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        fc.pre(JSON.stringify(a) !== JSON.stringify(b) && !isObject(a));
        expect(fingerprint(a)).not.toBe(fingerprint(b));
      }),
    );
    expect(fingerprint({ a: [1, 2] })).not.toBe(fingerprint({ a: [2, 1] }));
    expect(fingerprint({ a: { b: 1 } })).not.toBe(fingerprint({ a: 1, b: 1 }));
    expect(fingerprint({ 'a":1,"b': 2 })).not.toBe(fingerprint({ a: 1, b: 2 }));
  });

  it('is another for another object', () => {
    expect(fingerprint({}, '/v1/things/1')).not.toBe(fingerprint({}, '/v1/things/2'));
  });
});

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
