import type { IncomingMessage } from 'node:http';
import { Transform } from 'node:stream';
import { RuleViolationError } from '@holdfast/contracts';
import { bodyLimitBytes } from '@holdfast/service-kit/http/read-body';

/** The same limit as the services', so that no body is carried over there only to be refused. */
const tooLarge = (): RuleViolationError =>
  new RuleViolationError('body_too_large', `At most ${bodyLimitBytes} bytes.`);

/** Refuses by the announced length, before anything is read. */
export function refuseLongBody({ headers }: IncomingMessage): void {
  if (Number(headers['content-length'] ?? 0) > bodyLimitBytes) throw tooLarge();
}

/**
 * The body of the request as a stream of its own, counted on its way. Of its own, because the HTTP client destroys the
 * body of a call that has ended, and with the request itself it would hang up on our client before it has its answer.
 */
export function meteredBody(req: IncomingMessage): Transform {
  let size = 0;
  const body = new Transform({
    transform: (chunk: Uint8Array, _encoding, done) => {
      size += chunk.byteLength;
      if (size > bodyLimitBytes) done(tooLarge());
      else done(null, chunk);
    },
  });
  return req.pipe(body);
}

const bodiless = new Set(['GET', 'HEAD']);

/**
 * Methods without a body by meaning get none passed on, whatever the client sends. DELETE takes none either, but says
 * so: the service refuses it, instead of doing something else than the client meant.
 */
export const hasBody = ({ method = '', headers }: IncomingMessage): boolean =>
  !bodiless.has(method) &&
  (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0);
