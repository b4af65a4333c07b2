import type { CloudEvent } from '@holdfast/contracts';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { z } from 'zod';
import { subjectOf } from '../mails/compose.ts';
import type { Mail } from '../mails/mail.ts';
import { insertMail } from '../persistence/mail-queue.ts';

export interface MailOrder<F extends z.ZodType> {
  readonly recipientId: string;
  /** What makes the fact this one and no other; the kind of mail is added to it. */
  readonly about: string;
  readonly facts: z.input<F>;
  readonly address?: string;
  readonly sealedCode?: string;
  readonly sendBefore?: string;
}

/** Queues a mail in the transaction of the event that asks for it. What it says is decided here, once. */
export async function queueMail<F extends z.ZodType>(
  em: EntityManager,
  event: CloudEvent,
  mail: Mail<F>,
  order: MailOrder<F>,
): Promise<void> {
  const facts = mail.facts.parse(order.facts);
  await insertMail(em, {
    eventId: event.id,
    kind: mail.kind,
    factKey: order.about,
    recipientId: order.recipientId,
    address: order.address,
    subject: subjectOf(mail, facts),
    facts,
    sealedCode: order.sealedCode,
    sendBefore: order.sendBefore,
  });
}
