import type { Logger } from '@holdfast/service-kit/logger';
import { Redis } from 'ioredis';

/** Longer than Redis ever needs, shorter than anybody minds once. */
const answerWithinMs = 250;

/**
 * Redis that never makes anybody wait: without a connection a command fails at once instead of queueing, and one that
 * gets no answer fails soon.
 */
export function connectRedis(url: string, logger: Logger): { readonly client: Redis } & AsyncDisposable {
  const client = new Redis(url, {
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: answerWithinMs,
    connectTimeout: 1000,
    // While it waits, the process cannot end; a Redis that is away never says good-bye.
    disconnectTimeout: 100,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2000),
  });
  let away = false;
  client.on('ready', () => {
    logger.info('rate limits are shared through Redis');
    away = false;
  });
  client.on('error', (error) => {
    // Every attempt to reconnect says the same; once is news.
    if (!away) logger.warn({ err: error }, 'Redis is away: each replica counts for itself');
    away = true;
  });
  return { client, [Symbol.asyncDispose]: async () => client.disconnect() };
}
