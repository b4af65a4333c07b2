import { RuleViolationError } from '@holdfast/contracts';
import type { ParameterizedContext } from 'koa';
import getRawBody from 'raw-body';

/** Bodies beyond this are refused with 413; nothing the platform takes comes near it. */
export const bodyLimitBytes = 256 * 1024;

/** The bytes of the body. Errors: body_too_large; invalid_request when the client breaks off. */
export async function readRawBody(ctx: ParameterizedContext): Promise<Uint8Array> {
  try {
    return await getRawBody(ctx.req, { length: ctx.get('content-length') || null, limit: bodyLimitBytes });
  } catch (error) {
    if (error instanceof Error && 'type' in error && error.type === 'entity.too.large') {
      throw new RuleViolationError('body_too_large', `At most ${String(bodyLimitBytes)} bytes.`);
    }
    throw new RuleViolationError('invalid_request', 'The body ended early or has the wrong length.', {
      cause: error,
    });
  }
}

/** The JSON body; undefined when there is none. Errors: unsupported_media_type, malformed_json, body_too_large. */
export async function readJsonBody(ctx: ParameterizedContext): Promise<unknown> {
  const bytes = await readRawBody(ctx);
  if (bytes.length === 0) return undefined;
  const type = ctx.get('content-type').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!/^application\/(?:[\w.-]+\+)?json$/.test(type)) throw new RuleViolationError('unsupported_media_type');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new RuleViolationError('malformed_json', error instanceof Error ? error.message : undefined, {
      cause: error,
    });
  }
}
