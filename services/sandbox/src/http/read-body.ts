import type { IncomingMessage } from 'node:http';
import { getRawBody } from 'raw-body';

export class BodyTooLargeError extends Error {
  override name = 'BodyTooLargeError';
  /** Read by Koa, where nobody else turns this into an answer. */
  readonly status = 413;
  readonly expose = true;
}

/** The body as bytes. A client that goes away half-way rejects with raw-body's own error. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  try {
    return await getRawBody(request, {
      limit: limitBytes,
      length: request.headers['content-length'] ?? null,
    });
  } catch (cause) {
    if (isTooLarge(cause)) {
      // Let the client finish sending, so that it reads the refusal instead of a broken connection.
      request.resume();
      throw new BodyTooLargeError('The body is too large', { cause });
    }
    throw cause;
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'type' in error && error.type === 'entity.too.large';
}
