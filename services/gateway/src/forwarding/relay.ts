import { RuleViolationError, type ServiceName } from '@holdfast/contracts';
import { DependencyUnavailableError } from '@holdfast/service-kit/dependency-unavailable';
import type { Logger } from '@holdfast/service-kit/logger';
import type { Context } from 'koa';
import { errors, type Dispatcher } from 'undici';
import { joined, responseHeaders } from './response-headers.ts';

interface Upstream {
  readonly service: ServiceName;
  readonly logger: Logger;
}

/**
 * Sends a call and streams its answer to our client as it comes, at the client's pace. Until the answer has begun a
 * failure is an error like any other; afterwards all that is left is to hang up, so that half an answer is never
 * taken for a whole one.
 */
export function relay(
  ctx: Context,
  dispatcher: Dispatcher,
  call: Dispatcher.DispatchOptions,
  upstream: Upstream,
): Promise<void> {
  const { res } = ctx;
  return new Promise((resolve, reject) => {
    let running: Dispatcher.DispatchController | undefined;
    let foreign: ForeignAnswer | undefined;

    res.once('close', () => {
      if (!res.writableFinished) running?.abort(new ClientGoneError());
    });
    dispatcher.dispatch(call, {
      onRequestStart: (controller) => {
        running = controller;
        if (res.closed) controller.abort(new ClientGoneError());
      },
      onResponseStart: (_controller, status, headers) => {
        if (status < 200) return;
        if (status >= 400 && !isProblem(headers)) foreign = new ForeignAnswer(status);
        else begin(ctx, status, headers);
      },
      onResponseData: (controller, chunk) => {
        if (foreign !== undefined) foreign.add(chunk);
        else if (!res.write(chunk)) {
          controller.pause();
          res.once('drain', () => controller.resume());
        }
      },
      onResponseEnd: () => {
        if (foreign === undefined) {
          res.end();
          resolve();
        } else reject(foreign.toRefusal(upstream.service));
      },
      onResponseError: (_controller, error) => {
        const refusal = giveUp(ctx, error, upstream);
        if (refusal === undefined) resolve();
        else reject(refusal);
      },
    });
  });
}

class ClientGoneError extends Error {
  override readonly name = 'ClientGoneError';
}

type Headers = Parameters<typeof responseHeaders>[0];

/** Every refusal of a service is a problem document. An error in another form is the sidecar's, and not for outside. */
const isProblem = (headers: Headers): boolean =>
  joined(headers['content-type'])?.startsWith('application/problem+json') === true;

function begin(ctx: Context, status: number, headers: Headers): void {
  // From here on the answer is written past Koa.
  ctx.respond = false;
  const vary = joined(headers.vary);
  if (vary !== undefined) ctx.vary(vary);
  ctx.res.writeHead(status, responseHeaders(headers));
}

/** What to tell the client; undefined when there is no one left to tell or too much has been told already. */
function giveUp(ctx: Context, error: Error, { service, logger }: Upstream): Error | undefined {
  const { res } = ctx;
  if (error instanceof ClientGoneError) {
    ctx.respond = false;
    // For the metrics: nginx' code for a client that closed the connection.
    if (!res.headersSent) res.statusCode = 499;
    return undefined;
  }
  if (res.headersSent) {
    logger.warn({ err: error, service }, 'an answer broke off');
    res.destroy();
    return undefined;
  }
  if (error instanceof RuleViolationError || error instanceof errors.InvalidArgumentError) return error;
  return new DependencyUnavailableError(`The service ${service}`, error);
}

/** What a sidecar says in place of a service: its beginning is for our log, nothing of it for outside. */
class ForeignAnswer {
  readonly #status: number;
  #text = '';
  constructor(status: number) {
    this.#status = status;
  }
  add(chunk: Uint8Array): void {
    if (this.#text.length < 1000) this.#text += Buffer.from(chunk).toString();
  }
  toRefusal(service: ServiceName): Error {
    // Its limit for headers is lower than ours (and counts what we add).
    if (this.#status === 431) return new RuleViolationError('invalid_request', 'The headers are too large.');
    const said = new Error(`${this.#status} ${this.#text.slice(0, 1000)}`);
    return new DependencyUnavailableError(`The service ${service}`, said);
  }
}
