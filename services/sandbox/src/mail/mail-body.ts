import { z } from 'zod';

const address = z.object({ email: z.email(), name: z.string().optional() });
const addresses = z.array(address).max(1_000);

const personalization = z.object({
  to: addresses.min(1),
  cc: addresses.optional(),
  bcc: addresses.optional(),
  subject: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  custom_args: z.record(z.string(), z.string()).optional(),
  substitutions: z.record(z.string(), z.string()).optional(),
});

const attachment = z.object({
  content: z.base64().min(1),
  filename: z.string().min(1),
  type: z.string().min(1).optional(),
  disposition: z.enum(['attachment', 'inline']).optional(),
  content_id: z.string().optional(),
});

/** The part of SendGrid's v3 mail body that reaches a mailbox; what only steers SendGrid is let through. */
export const mailBody = z.object({
  personalizations: z.array(personalization).min(1).max(1_000),
  from: address,
  reply_to: address.optional(),
  subject: z.string().min(1).optional(),
  content: z.array(z.object({ type: z.string().min(1), value: z.string().min(1) })).min(1),
  attachments: z.array(attachment).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  categories: z.array(z.string().max(255)).max(10).optional(),
  custom_args: z.record(z.string(), z.string()).optional(),
  mail_settings: z
    .object({ sandbox_mode: z.object({ enable: z.boolean().optional() }).optional() })
    .optional(),
});

export type MailBody = z.output<typeof mailBody>;
export type MailAddress = z.output<typeof address>;
export type MailPersonalization = z.output<typeof personalization>;
