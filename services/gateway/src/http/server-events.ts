import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { RuleViolationError } from '@holdfast/contracts';
import { problemDocument } from '@holdfast/service-kit/http/problem-handler';
import { runWithRequest } from '@holdfast/service-kit/http/request-context';
import { requestIdFrom, traceparentFrom } from '@holdfast/service-kit/http/trace';
import type Koa from 'koa';

/** Nothing may stand still for longer than this: a client that stops reading is let go. */
const idleMs = 120_000;

/**
 * `Expect: 100-continue`: the client asks before it sends. Without this Node says yes at once; so the forwarder does,
 * when the request has passed every check.
 */
export function answerContinue(server: Server, app: Koa): void {
  const handle = app.callback();
  server.on('checkContinue', (req: IncomingMessage, res: ServerResponse) => void handle(req, res));
}

/** Requests that are no HTTP never reach the app: they get their problem document here. */
export function answerMalformed(server: Server): void {
  const answering = new WeakMap<Duplex, ServerResponse>();
  const remember = (req: IncomingMessage, res: ServerResponse): void => void answering.set(req.socket, res);
  server.setTimeout(idleMs);
  server.prependListener('request', remember);
  server.prependListener('checkContinue', remember);
  server.on('clientError', (error: Error & { code?: string }, socket) => {
    const begun = answering.get(socket);
    // An answer that has begun cannot be followed by another one; one that was reset cannot be read.
    const silent = begun?.headersSent === true && !begun.writableFinished;
    if (error.code === 'ECONNRESET' || !socket.writable || silent) socket.destroy();
    else socket.end(malformedAnswer(error.code));
  });
}

function malformedAnswer(code: string | undefined): string {
  const requestId = requestIdFrom(undefined);
  const refusal = new RuleViolationError('invalid_request', reasons[code ?? ''] ?? 'This is not HTTP/1.1.');
  const body = runWithRequest({ requestId, traceparent: traceparentFrom(undefined) }, () =>
    JSON.stringify(problemDocument('', refusal)),
  );
  const head = [
    'HTTP/1.1 400 Bad Request',
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    'connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}

const reasons: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: 'The headers are too large.',
  ERR_HTTP_REQUEST_TIMEOUT: 'The request took too long to arrive.',
};
