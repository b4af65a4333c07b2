import type { MailAddress, MailBody, MailPersonalization } from './mail-body.ts';
import type { Message, MessageAttachment } from './mailbox.ts';

/** Every recipient's copy of what was sent: to, cc and bcc each have a mailbox of their own. */
export function deliverMail(mail: MailBody, messageId: string, at: string): Message[] {
  const copies = mail.personalizations.flatMap((personalization) =>
    recipientsOf(personalization).map((recipient) => ({ personalization, recipient })),
  );
  return copies.map(({ personalization, recipient }, index) => ({
    id: `${messageId}.${index}`,
    messageId,
    from: mail.from.email,
    fromName: mail.from.name ?? null,
    to: recipient.email,
    toName: recipient.name ?? null,
    recipients: { to: emailsOf(personalization.to), cc: emailsOf(personalization.cc) },
    replyTo: mail.reply_to?.email ?? null,
    subject: substitute(personalization.subject ?? mail.subject ?? '', personalization),
    text: contentOf(mail, 'text/plain', personalization),
    html: contentOf(mail, 'text/html', personalization),
    attachments: (mail.attachments ?? []).map(toAttachment),
    headers: { ...mail.headers, ...personalization.headers },
    categories: mail.categories ?? [],
    customArgs: { ...mail.custom_args, ...personalization.custom_args },
    at,
  }));
}

function recipientsOf({ to, cc = [], bcc = [] }: MailPersonalization): MailAddress[] {
  return [...to, ...cc, ...bcc];
}

function emailsOf(addresses: MailAddress[] = []): string[] {
  return addresses.map(({ email }) => email);
}

function contentOf({ content }: MailBody, type: string, personalization: MailPersonalization): string | null {
  const part = content.find((each) => each.type.toLowerCase().split(';')[0]?.trim() === type);
  return part === undefined ? null : substitute(part.value, personalization);
}

function substitute(text: string, { substitutions = {} }: MailPersonalization): string {
  return Object.entries(substitutions).reduce(
    (result, [tag, value]) => result.replaceAll(tag, () => value),
    text,
  );
}

function toAttachment(sent: NonNullable<MailBody['attachments']>[number]): MessageAttachment {
  return {
    filename: sent.filename,
    type: sent.type ?? 'application/octet-stream',
    disposition: sent.disposition ?? 'attachment',
    contentId: sent.content_id ?? null,
    content: sent.content,
    sizeBytes: Buffer.byteLength(sent.content, 'base64'),
  };
}
