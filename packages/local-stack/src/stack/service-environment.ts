import { join } from 'node:path';
import { cacheFolder } from '../files/cache-folder.ts';
import { inheritedEnvironment } from './inherited-environment.ts';
import type { Secrets } from './secrets.ts';
import { hasDatabase, serviceNames } from './service-names.ts';
import type { ServiceName } from './service-names.ts';
import { keysFor, stripeKeys } from './outside-keys.ts';
import type { OutsideKeys } from './outside-keys.ts';

/** A service beside a sidecar, or the sandbox, which has none and whose doors are named in the surroundings. */
export type ServiceSite =
  { service: 'sandbox' } | { service: ServiceName; port: number; sidecar: { http: number; grpc: number } };

export interface Surroundings {
  secrets: Secrets;
  gatewayUrl: string;
  sandbox: { stripe: number; mail: number; google: number };
  databaseUrls: Record<string, string>;
  redisUrl: string;
  logLevel: string;
  /** Real accounts at Stripe and SendGrid; the stand-ins are used for what is missing. */
  outsideKeys: OutsideKeys;
}

/** The whole configuration of one service on this machine. */
export function serviceEnvironment(site: ServiceSite, around: Surroundings): Record<string, string> {
  const { service } = site;
  return {
    ...inheritedEnvironment(),
    NODE_ENV: 'development',
    NODE_COMPILE_CACHE: join(cacheFolder(), 'node-compile-cache'),
    HOST: '127.0.0.1',
    LOG_LEVEL: around.logLevel,
    PUBLIC_URL: around.gatewayUrl,
    ...('port' in site ? sidecarEnvironment(site, around) : {}),
    ...(hasDatabase(service)
      ? { DATABASE_URL: around.databaseUrls[service] ?? '', MIGRATE_ON_START: 'true' }
      : {}),
    ...ownEnvironment(service, around),
  };
}

export function apiToken(secrets: Secrets, service: ServiceName): string {
  return secrets(`apiToken.${service}`);
}

export function appToken(secrets: Secrets, service: ServiceName): string {
  return secrets(`appToken.${service}`);
}

export function serviceSecrets(secrets: Secrets): Record<string, string> {
  const names = serviceNames.filter((name) => name !== 'sandbox');
  return Object.fromEntries(names.map((name) => [name, secrets(`serviceSecret.${name}`)]));
}

function sidecarEnvironment(
  { service, port, sidecar }: Exclude<ServiceSite, { service: 'sandbox' }>,
  { secrets }: Surroundings,
): Record<string, string> {
  return {
    PORT: String(port),
    DAPR_HTTP_PORT: String(sidecar.http),
    DAPR_GRPC_PORT: String(sidecar.grpc),
    DAPR_API_TOKEN: apiToken(secrets, service),
    APP_API_TOKEN: appToken(secrets, service),
    SERVICE_SECRET: serviceSecrets(secrets)[service] ?? '',
  };
}

/** What only this service is told. */
function ownEnvironment(service: ServiceName, around: Surroundings): Record<string, string> {
  const { secrets, sandbox, outsideKeys } = around;
  const keys = keysFor(secrets, outsideKeys);
  const codeSealKey = secrets('codeSealKey', aes256Key);
  switch (service) {
    case 'gateway':
      return {
        REDIS_URL: around.redisUrl,
        // Everybody on one machine shares an address, and tests are many people at once.
        RATE_AUTH_PER_MINUTE: '600',
        RATE_BOOKING_PER_MINUTE: '6000',
      };
    case 'auth':
      return {
        SERVICE_SECRETS: JSON.stringify(serviceSecrets(secrets)),
        CODE_PEPPER: secrets('codePepper'),
        CODE_SEAL_KEY: codeSealKey,
        KEY_ENCRYPTION_KEY: secrets('keyEncryptionKey', aes256Key),
      };
    case 'payment':
      return {
        ...keys.stripe,
        ...(keys.realStripe ? {} : { STRIPE_API_URL: `http://127.0.0.1:${sandbox.stripe}` }),
      };
    case 'notification':
      return {
        SENDGRID_API_KEY: keys.sendgrid,
        ...(keys.realSendgrid ? {} : { SENDGRID_BASE_URL: `http://127.0.0.1:${sandbox.mail}` }),
        MAIL_FROM: outsideKeys['MAIL_FROM'] ?? 'Holdfast <bookings@holdfast.example>',
        CODE_SEAL_KEY: codeSealKey,
      };
    case 'sandbox':
      return {
        STRIPE_PORT: String(sandbox.stripe),
        MAIL_PORT: String(sandbox.mail),
        GOOGLE_PORT: String(sandbox.google),
        ...stripeKeys(secrets),
        STRIPE_WEBHOOK_URL: `${around.gatewayUrl}/v1/webhooks/stripe`,
        SENDGRID_API_KEY: keys.sendgrid,
      };
    default:
      return {};
  }
}

function aes256Key(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64');
}
