import type { Router } from '@koa/router';
import { z } from 'zod';
import { ControlError } from '../http/control.ts';
import type { Mailbox, Message } from './mailbox.ts';

const listQuery = z.object({
  to: z.string().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});

/** The mailbox for programs: newest first, a plain array. */
export function addMessageRoutes(router: Router, mailbox: Mailbox): void {
  router.get('/messages', (ctx) => {
    const query = listQuery.safeParse(ctx.query);
    if (!query.success) throw new ControlError(400, 'to takes one address, limit a number from 1 to 1000');
    ctx.body = mailbox.newestFirst(query.data);
  });

  router.delete('/messages', (ctx) => {
    mailbox.clear();
    ctx.status = 204;
  });

  router.get('/messages/:id', (ctx) => {
    ctx.body = messageOf(mailbox, ctx.params['id']);
  });

  router.get('/messages/:id/attachments/:index', (ctx) => {
    const { attachments } = messageOf(mailbox, ctx.params['id']);
    const attachment = attachments[Number(ctx.params['index'])];
    if (attachment === undefined) throw new ControlError(404, 'the message has no such attachment');
    ctx.attachment(attachment.filename);
    // Whatever the sender called it, a browser saves it and does not run it.
    ctx.set('x-content-type-options', 'nosniff');
    ctx.set('content-security-policy', 'sandbox');
    ctx.type = 'application/octet-stream';
    ctx.body = Buffer.from(attachment.content, 'base64');
  });
}

export function messageOf(mailbox: Mailbox, id: string | undefined): Message {
  const message = id === undefined ? undefined : mailbox.find(id);
  if (message === undefined) throw new ControlError(404, `there is no message ${id ?? ''}`);
  return message;
}
