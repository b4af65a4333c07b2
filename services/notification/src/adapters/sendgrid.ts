import { Client } from '@sendgrid/client';
import { MailService } from '@sendgrid/mail';
import { z } from 'zod';
import { safeReason } from '../application/safe-reason.ts';
import type { Outcome, OutgoingMail, SendMail } from '../application/outcome.ts';
import type { Sender } from '../config.ts';

export interface SendGridOptions {
  readonly apiKey: string;
  readonly baseUrl: string;
  readonly from: Sender;
  readonly timeoutSeconds: number;
}

/** SendGrid through its official client. */
export function createSendGrid({ apiKey, baseUrl, from, timeoutSeconds }: SendGridOptions): SendMail {
  const client = new Client();
  client.setApiKey(apiKey);
  // After the key, which resets the address. What the client does not know it hands on to axios. Every status is an
  // answer: the client's own error for a refusal makes a pattern of the working directory's name, and "c++" is none.
  const defaults = { url: '', baseUrl, timeout: timeoutSeconds * 1000, validateStatus: () => true };
  client.setDefaultRequest(defaults);
  const service = new MailService();
  service.setClient(client);

  return async (mail) => {
    try {
      const [response] = await service.send(toMessage(mail, from));
      return outcomeOf(Answer.parse(response));
    } catch (error) {
      // Not passed on: the client's errors carry the whole request, with key, address and text.
      const code = NetworkFault.safeParse(error).data?.code ?? 'unknown';
      return { status: 'later', reason: `SendGrid did not answer: ${code}` };
    }
  };
}

function toMessage({ notificationId, to, subject, text, html, calendar }: OutgoingMail, from: Sender) {
  return {
    to,
    from: { email: from.email, ...(from.name === undefined ? {} : { name: from.name }) },
    subject,
    text,
    html,
    customArgs: { notificationId },
    ...(calendar === undefined ? {} : { attachments: [attachment(calendar)] }),
  };
}

const attachment = (calendar: string) => ({
  content: Buffer.from(calendar, 'utf8').toString('base64'),
  filename: 'booking.ics',
  type: 'text/calendar',
  disposition: 'attachment',
});

const NetworkFault = z.object({ code: z.string() });
const Answer = z.object({
  statusCode: z.number().int(),
  headers: z.object({
    'x-message-id': z.string().optional(),
    'retry-after': z.coerce.number().optional().catch(undefined),
  }),
  body: z
    .object({ errors: z.array(z.object({ message: z.string() })) })
    .optional()
    .catch(undefined),
});

function outcomeOf({ statusCode, headers, body }: z.output<typeof Answer>): Outcome {
  if (statusCode < 300) return { status: 'sent', messageId: headers['x-message-id'] };
  const message = body?.errors.at(0)?.message;
  const reason = safeReason(`SendGrid answered ${statusCode}${message === undefined ? '' : `: ${message}`}`);
  if (isPermanent(statusCode)) return { status: 'never', reason };
  const afterSeconds = headers['retry-after'];
  return { status: 'later', reason, ...(afterSeconds === undefined ? {} : { afterSeconds }) };
}

/** 401 and 403 are about our account (a wrong key, a temporary block), not about this mail: it waits for the repair. */
const temporaryRefusals = new Set([401, 403, 408, 429]);
const isPermanent = (status: number): boolean =>
  status >= 400 && status < 500 && !temporaryRefusals.has(status);
