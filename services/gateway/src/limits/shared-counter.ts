import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';

export interface Counted {
  readonly limit: number;
  readonly allowed: boolean;
  readonly remaining: number;
  readonly resetSeconds: number;
}

/** Counts one request of `key`. Never throws and never waits for a Redis that is away. */
export type Count = (key: string) => Promise<Counted>;

/** How long a Redis that took a command and did not answer is left alone: each try costs a request its time-out. */
const restMs = 5000;

/**
 * A counter for each minute that all replicas share through Redis. While Redis is away, each replica counts for
 * itself: a limit that is a little too generous is better than an API that is down, or open.
 */
export function createSharedCounter(name: string, limit: number, redis: Redis): Count {
  const options = { keyPrefix: `rate:${name}`, points: limit, duration: 60 };
  const local = new RateLimiterMemory(options);
  const shared = new RateLimiterRedis({
    ...options,
    storeClient: redis,
    // Who is over the limit is refused from memory until the minute ends: a flood does not reach Redis.
    inMemoryBlockOnConsumed: limit + 1,
  });
  let restUntil = 0;

  const consume = async (key: string): Promise<RateLimiterRes> => {
    if (redis.status === 'ready' && Date.now() >= restUntil) {
      try {
        return await shared.consume(key);
      } catch (error) {
        if (error instanceof RateLimiterRes) throw error;
        restUntil = Date.now() + restMs;
      }
    }
    return local.consume(key);
  };
  return async (key) => {
    try {
      return describe(limit, true, await consume(key));
    } catch (error) {
      if (error instanceof RateLimiterRes) return describe(limit, false, error);
      throw error;
    }
  };
}

const describe = (limit: number, allowed: boolean, counted: RateLimiterRes): Counted => ({
  limit,
  allowed,
  remaining: Math.max(0, counted.remainingPoints),
  resetSeconds: Math.max(1, Math.ceil(counted.msBeforeNext / 1000)),
});
