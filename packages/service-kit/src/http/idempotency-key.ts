import { createHash } from 'node:crypto';
import { RuleViolationError, type EndpointDeclaration } from '@holdfast/contracts';
import type { ParameterizedContext } from 'koa';

export interface IdempotentRequest {
  readonly key: string;
  /** SHA-256 of method, path and parsed body; key order and white space do not matter. */
  readonly fingerprint: string;
}

const acceptableKey = /^[\x21-\x7e]{1,255}$/;

/** Errors: idempotency_key_missing where the endpoint needs one; invalid_request for an unusable key. */
export function readIdempotencyKey(
  ctx: ParameterizedContext,
  endpoint: EndpointDeclaration,
  body: unknown,
): IdempotentRequest | undefined {
  if (endpoint.idempotencyKey === undefined) return undefined;
  const key = ctx.get('idempotency-key');
  if (key === '') {
    if (endpoint.idempotencyKey === 'optional') return undefined;
    throw new RuleViolationError(
      'idempotency_key_missing',
      'Send a new UUID for each new intent, the same one to repeat it.',
    );
  }
  if (!acceptableKey.test(key)) {
    throw new RuleViolationError(
      'invalid_request',
      'Idempotency-Key must be 1 to 255 visible ASCII characters.',
    );
  }
  const fingerprint = createHash('sha256')
    .update(`${endpoint.method} ${ctx.path}\n${canonicalJson(body)}`)
    .digest('hex');
  return { key, fingerprint };
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`;
  }
  return value === undefined ? 'null' : JSON.stringify(value);
}
