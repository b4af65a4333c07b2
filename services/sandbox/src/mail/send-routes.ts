import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Router } from '@koa/router';
import type { ParameterizedContext } from 'koa';
import { takeCallFate } from '../faults/call-faults.ts';
import { loseAnswer } from '../http/lose-answer.ts';
import { BodyTooLargeError, readBody } from '../http/read-body.ts';
import { checkMail } from './check-mail.ts';
import { deliverMail } from './deliver-mail.ts';
import type { MailFaults } from './fault-routes.ts';
import type { MailBody } from './mail-body.ts';
import { MailProblem, mailProblem } from './mail-problem.ts';
import type { Mailbox } from './mailbox.ts';

/** SendGrid refuses more than this, attachments included. */
const bodyLimitBytes = 30_000_000;

export function addSendRoutes(router: Router, apiKey: string, mailbox: Mailbox, faults: MailFaults): void {
  router.post('/v3/mail/send', async (ctx) => {
    try {
      await send(ctx, apiKey, mailbox, faults);
    } catch (error) {
      const problem = error instanceof MailProblem ? error : unforeseen(ctx, error);
      ctx.status = problem.status;
      ctx.body = { errors: problem.errors };
    }
  });
}

async function send(
  ctx: ParameterizedContext,
  apiKey: string,
  mailbox: Mailbox,
  faults: MailFaults,
): Promise<void> {
  const body = await readBody(ctx.req, bodyLimitBytes);
  assertAuthorized(ctx.get('authorization'), apiKey);
  const mail = checkMail(parseJson(ctx, body));
  const { fail, timeout, delayMs } = takeCallFate(faults.calls, `${ctx.method} ${ctx.path}`);
  if (delayMs > 0) await sleep(delayMs, undefined, { ref: false });
  if (timeout?.when === 'before') return loseAnswer(ctx, timeout.holdMs);
  if (fail?.when === 'before') throw injected(fail.status);
  const messageId = randomBytes(16).toString('base64url');
  const sandboxMode = mail.mail_settings?.sandbox_mode?.enable === true;
  if (!sandboxMode) accept(mail, messageId, mailbox, faults);
  if (timeout !== undefined) return loseAnswer(ctx, timeout.holdMs);
  if (fail !== undefined) throw injected(fail.status);
  ctx.status = sandboxMode ? 200 : 202;
  ctx.set('x-message-id', messageId);
  ctx.body = '';
}

function accept(mail: MailBody, messageId: string, mailbox: Mailbox, faults: MailFaults): void {
  const at = new Date().toISOString();
  const dropped = faults.drop.take(mail.subject ?? '');
  const copies = 1 + (faults.duplicate.take(mail.subject ?? '') ?? 0);
  for (let copy = 0; copy < copies && dropped === undefined; copy += 1) {
    const id = copy === 0 ? messageId : `${messageId}.copy${copy}`;
    for (const message of deliverMail(mail, id, at)) mailbox.add({ ...message, messageId });
  }
}

function assertAuthorized(header: string, apiKey: string): void {
  const [scheme = '', key = ''] = header.trim().split(/\s+/, 2);
  if (scheme.toLowerCase() === 'bearer' && key === apiKey) return;
  throw mailProblem(
    401,
    header === ''
      ? 'Permission denied, wrong credentials'
      : 'The provided authorization grant is invalid, expired, or revoked',
  );
}

function parseJson(ctx: ParameterizedContext, body: Buffer): unknown {
  if (ctx.is('application/json') !== 'application/json') {
    throw mailProblem(415, 'Content-Type should be application/json.');
  }
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw mailProblem(400, 'Bad Request');
  }
}

function injected(status: number): MailProblem {
  return mailProblem(
    status,
    status === 429 ? 'too many requests' : `The sandbox was told to answer ${status}.`,
  );
}

function unforeseen(ctx: ParameterizedContext, error: unknown): MailProblem {
  if (error instanceof BodyTooLargeError) return mailProblem(413, 'The JSON payload is larger than 30 MB.');
  ctx.app.emit('error', error);
  return mailProblem(500, 'The sandbox made a mistake; its log has more.');
}
