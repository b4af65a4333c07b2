import { BaseEnvironment } from '@holdfast/service-kit/config';
import { z } from 'zod';

const isOrigin = (value: string): boolean => URL.canParse(value) && new URL(value).origin === value;

const Origins = z
  .string()
  .default('')
  .transform((list) => list.split(',').map((origin) => origin.trim()))
  .transform((origins) => origins.filter((origin) => origin !== ''))
  .pipe(z.array(z.string().refine(isOrigin, 'must be origins such as https://app.example.com')));

const perMinute = z.coerce.number().int().min(0).max(1_000_000);

export const ConfigSchema = BaseEnvironment.extend({
  REDIS_URL: z.url(),
  /** Web pages of these origins may call the API; none: no page may. */
  CORS_ORIGINS: Origins,
  /** How many proxies of ours stand in front: that many entries of X-Forwarded-For are believed. */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  /** Requests a minute for each client address on sign-up, sign-in and codes; 0 switches the limit off. */
  RATE_AUTH_PER_MINUTE: perMinute.default(60),
  /** Requests a minute for each user on bookings; 0 switches the limit off. */
  RATE_BOOKING_PER_MINUTE: perMinute.default(120),
  /** Longer than a service takes at worst, so that it answers before we give up. */
  UPSTREAM_TIMEOUT_MS: z.coerce.number().int().min(100).max(300_000).default(30_000),
  /** Where Prometheus reads; never the public port. */
  METRICS_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
});

export type Config = Readonly<z.output<typeof ConfigSchema>>;
