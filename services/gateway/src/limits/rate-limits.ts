import { RuleViolationError } from '@holdfast/contracts';
import type { Authenticate } from '@holdfast/service-kit/identity/authenticate';
import type { Redis } from 'ioredis';
import type { Context } from 'koa';
import type { Config } from '../config.ts';
import { addressKey, clientOf } from './client-address.ts';
import { createSharedCounter, type Count } from './shared-counter.ts';

type Caller = Awaited<ReturnType<Authenticate>>;

/** Each refuses with rate_limited when its caller has used up the minute. */
export interface RateLimits {
  auth(ctx: Context): Promise<void>;
  booking(ctx: Context, caller: Caller): Promise<void>;
}

type Limits = Pick<Config, 'RATE_AUTH_PER_MINUTE' | 'RATE_BOOKING_PER_MINUTE' | 'TRUSTED_PROXIES'>;

export function createRateLimits(config: Limits, redis: Redis): RateLimits {
  const counter = (name: string, limit: number): Count | undefined =>
    limit === 0 ? undefined : createSharedCounter(name, limit, redis);
  const countAuth = counter('auth', config.RATE_AUTH_PER_MINUTE);
  const countBooking = counter('booking', config.RATE_BOOKING_PER_MINUTE);
  const addressOf = (ctx: Context): string => addressKey(clientOf(ctx.req, config.TRUSTED_PROXIES).address);
  return {
    auth: (ctx) => limit(ctx, countAuth, addressOf(ctx)),
    booking: (ctx, caller) =>
      limit(ctx, countBooking, caller !== undefined && 'userId' in caller ? caller.userId : addressOf(ctx)),
  };
}

async function limit(ctx: Context, count: Count | undefined, key: string): Promise<void> {
  if (count === undefined) return;
  const counted = await count(key);
  ctx.set('ratelimit-limit', String(counted.limit));
  ctx.set('ratelimit-remaining', String(counted.remaining));
  ctx.set('ratelimit-reset', String(counted.resetSeconds));
  if (counted.allowed) return;
  ctx.set('retry-after', String(counted.resetSeconds));
  throw new RuleViolationError('rate_limited', `Try again in ${counted.resetSeconds} s.`);
}
