import { ServiceName } from '@holdfast/contracts';
import { DatabaseEnvironment } from '@holdfast/service-kit/config';
import { AesKey } from '@holdfast/service-kit/identity/sealed-code';
import { z } from 'zod';

/** Every service's own secret: what it shows to get a token towards another service. */
const ServiceSecrets = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue('must be JSON'); // the parser's own message would quote the secrets
      return z.NEVER;
    }
  })
  .pipe(z.record(ServiceName, z.string().min(16)));

export const ConfigSchema = DatabaseEnvironment.extend({
  SERVICE_SECRETS: ServiceSecrets,
  /** Key of the HMAC under which one-time codes are kept: a copy of the database does not tell them. */
  CODE_PEPPER: z.string().min(16),
  /** Seals codes on their way to notification, which has the same key. */
  CODE_SEAL_KEY: AesKey,
  /** Encrypts the private signing keys at rest. */
  KEY_ENCRYPTION_KEY: AesKey,
});
export type Config = Readonly<z.output<typeof ConfigSchema>>;
