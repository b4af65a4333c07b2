import { z } from 'zod';

/** Settings that every service reads. */
export const BaseEnvironment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(1).max(65_535),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  DAPR_HTTP_PORT: z.coerce.number().int().min(1).max(65_535),
  DAPR_GRPC_PORT: z.coerce.number().int().min(1).max(65_535),
  /** What we show our sidecar. */
  DAPR_API_TOKEN: z.string().min(1),
  /** What our sidecar shows us. */
  APP_API_TOKEN: z.string().min(1),
  SERVICE_SECRET: z.string().min(16),
  PUBLIC_URL: z.url(),
});

/** Settings of a service that owns a database. */
export const DatabaseEnvironment = BaseEnvironment.extend({
  DATABASE_URL: z.url(),
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(10),
  /** On one machine a service migrates its own database; on a cluster a Job does it before. */
  MIGRATE_ON_START: z.stringbool().default(false),
});

/** sysexits' EX_CONFIG. */
const exitCodeForBadConfiguration = 78;

/**
 * Reads the whole environment once. Every problem is told at once, by name and never by value;
 * the process ends with code 78.
 */
export function loadConfig<T extends z.ZodObject>(
  schema: T,
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<z.output<T>> {
  // An empty variable is an unset one: that is how shells and charts leave things out.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return Object.freeze(parsed.data);
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  process.stderr.write(`The configuration is not usable:\n${lines.join('\n')}\n`);
  process.exit(exitCodeForBadConfiguration);
}
