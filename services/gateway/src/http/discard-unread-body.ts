import type { IncomingMessage } from 'node:http';
import type { Middleware } from 'koa';

/** How long a client may go on sending after it was answered. Long enough to read the answer. */
const lingerMs = 2000;

/**
 * An answer can come before the body was read (refused, or the service did not need it). Hanging up at once would
 * reset the connection and lose the answer on its way; reading to the end would let a client send for ever.
 */
export const discardUnreadBody: Middleware = (ctx, next) => {
  const { req, res } = ctx;
  if (mayHaveBody(req)) {
    res.once('finish', () => {
      if (!req.complete && !req.closed) discard(req);
    });
  }
  return next();
};

const mayHaveBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || headers['content-length'] !== undefined;

function discard(req: IncomingMessage): void {
  const hangUp = setTimeout(() => req.socket.destroy(), lingerMs);
  req.once('close', () => clearTimeout(hangUp));
  req.unpipe();
  req.resume();
}
