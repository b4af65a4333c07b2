import { DatabaseEnvironment } from '@holdfast/service-kit/config';
import { AesKey } from '@holdfast/service-kit/identity/sealed-code';
import { z } from 'zod';

/** `no-reply@example.com` or `Holdfast <no-reply@example.com>`. */
export interface Sender {
  readonly email: string;
  readonly name?: string;
}

const Sender = z
  .string()
  .transform((value): Sender => {
    const [, name, email] = /^(.*?)\s*<([^<>]+)>$/.exec(value.trim()) ?? [];
    if (email === undefined) return { email: value.trim() };
    return name === undefined || name === '' ? { email } : { email, name };
  })
  .refine(
    ({ email }) => z.email().safeParse(email).success,
    'must be an address, or a name and an <address>',
  );

export const ConfigSchema = DatabaseEnvironment.extend({
  SENDGRID_API_KEY: z.string().min(1),
  SENDGRID_BASE_URL: z.url().default('https://api.sendgrid.com'),
  MAIL_FROM: Sender,
  /** Opens the one-time codes that auth has sealed. */
  CODE_SEAL_KEY: AesKey,
});
export type Config = Readonly<z.output<typeof ConfigSchema>>;
