import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
const key = z.string().min(8);

/** The environment, read once. Port 0 takes a free one. */
export const environmentSchema = z.object({
  NODE_ENV: z.string().default('development'),
  HOST: z.string().min(1).default('127.0.0.1'),
  STRIPE_PORT: port,
  MAIL_PORT: port,
  /** Reserved: the stand-in for Google's sign-in will listen here. */
  GOOGLE_PORT: port.optional(),
  STRIPE_SECRET_KEY: key,
  STRIPE_PUBLISHABLE_KEY: key,
  STRIPE_WEBHOOK_SECRET: key,
  STRIPE_WEBHOOK_URL: z.url({ protocol: /^https?$/ }),
  SENDGRID_API_KEY: key,
  ALLOW_SANDBOX: z.enum(['true', 'false']).default('false'),
});

export interface SandboxConfig {
  nodeEnv?: string;
  /** Without it, the sandbox refuses to start in production. */
  allowSandbox?: boolean;
  host?: string;
  stripePort?: number;
  mailPort?: number;
  stripeSecretKey: string;
  stripePublishableKey: string;
  stripeWebhookSecret: string;
  /** Without one, events are recorded and not sent; see `setWebhookUrl`. */
  stripeWebhookUrl?: string;
  sendgridApiKey: string;
}

export type ConfigResult = { ok: true; config: SandboxConfig } | { ok: false; problems: string[] };

/** All that is wrong at once, by the names of the variables and never with their values. */
export function readConfig(environment: Record<string, string | undefined>): ConfigResult {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    return { ok: false, problems };
  }
  const { data } = parsed;
  return {
    ok: true,
    config: {
      nodeEnv: data.NODE_ENV,
      allowSandbox: data.ALLOW_SANDBOX === 'true',
      host: data.HOST,
      stripePort: data.STRIPE_PORT,
      mailPort: data.MAIL_PORT,
      stripeSecretKey: data.STRIPE_SECRET_KEY,
      stripePublishableKey: data.STRIPE_PUBLISHABLE_KEY,
      stripeWebhookSecret: data.STRIPE_WEBHOOK_SECRET,
      stripeWebhookUrl: data.STRIPE_WEBHOOK_URL,
      sendgridApiKey: data.SENDGRID_API_KEY,
    },
  };
}
