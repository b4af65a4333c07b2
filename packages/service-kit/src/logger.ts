import { pino, stdTimeFunctions, type DestinationStream, type Logger } from 'pino';
import { currentRequest } from './http/request-context.ts';

export type { Logger } from 'pino';

const secret = [
  'password',
  'newPassword',
  'code',
  'token',
  'accessToken',
  'refreshToken',
  'authorization',
  'clientSecret',
  'secret',
  'email',
];

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
      redact: { paths: secret.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
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
