import type { SandboxConfig } from './config.ts';
import { serveApp } from './http/serve-app.ts';
import { createMailStandIn } from './mail/mail-app.ts';
import { createStripeStandIn } from './stripe/stripe-app.ts';

export type { SandboxConfig } from './config.ts';

export interface Sandbox {
  stripeUrl: string;
  mailUrl: string;
  /** Where webhooks go from now on; for tests whose receiver starts after the sandbox. */
  setWebhookUrl(url: string): void;
  stop(): Promise<void>;
}

/** Starts every stand-in on its own port. Nothing is kept: `stop` forgets it all. */
export async function startSandbox(config: SandboxConfig): Promise<Sandbox> {
  assertAllowed(config);
  const { host = '127.0.0.1', stripePort = 0, mailPort = 0 } = config;
  const stripe = createStripeStandIn({
    secretKey: config.stripeSecretKey,
    publishableKey: config.stripePublishableKey,
    webhookSecret: config.stripeWebhookSecret,
    webhookUrl: config.stripeWebhookUrl,
  });
  const stripeServer = await serveApp(stripe.app, host, stripePort);
  try {
    const mailServer = await serveApp(createMailStandIn(config.sendgridApiKey), host, mailPort);
    return {
      stripeUrl: stripeServer.url,
      mailUrl: mailServer.url,
      setWebhookUrl: stripe.setWebhookUrl,
      async stop() {
        stripe.stop();
        await Promise.all([stripeServer.stop(), mailServer.stop()]);
      },
    };
  } catch (error) {
    await stripeServer.stop();
    throw error;
  }
}

export class SandboxForbiddenError extends Error {
  override name = 'SandboxForbiddenError';
}

/** Payments that always work and mail that goes nowhere have no place near real customers. */
function assertAllowed({ nodeEnv, allowSandbox }: SandboxConfig): void {
  if (nodeEnv !== 'production' || allowSandbox === true) return;
  throw new SandboxForbiddenError(
    'The sandbox does not start with NODE_ENV=production: it fakes payments and mail. ' +
      'If this is what you want (a demo, a test cluster), set ALLOW_SANDBOX=true.',
  );
}
