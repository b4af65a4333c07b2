import { pino, stdTimeFunctions, type DestinationStream, type Logger } from 'pino';
import { currentRequest } from './http/request-context.ts';
import { withoutAddresses, withoutSecrets } from './redact.ts';

export type { Logger } from 'pino';

/** JSON lines with request id and trace, without anything that must not be in a log. */
export function createLogger(
  service: string,
  level: string,
  destination: DestinationStream = pino.destination({ sync: false }),
): Logger {
  return pino(
    {
      level,
      base: { service },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { log: (fields) => withoutSecrets(fields) },
      // Errors are described already; pino's own way would take them for something else.
      serializers: { err: (described: unknown) => described },
      hooks: { streamWrite: withoutAddresses },
      mixin: () => {
        const request = currentRequest();
        return request === undefined
          ? {}
          : { requestId: request.requestId, traceparent: request.traceparent };
      },
    },
    destination,
  );
}
