import type { Router } from '@koa/router';
import { escapeHtml } from '../http/escape-html.ts';
import type { Mailbox, Message, MessageAttachment } from './mailbox.ts';
import { messageOf } from './message-routes.ts';

/** The mailbox for people. Mail is hostile input: it is escaped, and its HTML lives in a sandboxed frame. */
export function addMailboxPages(router: Router, mailbox: Mailbox): void {
  router.get('/', (ctx) => {
    const { to } = ctx.query;
    const wanted = typeof to === 'string' && to !== '' ? to : undefined;
    show(ctx, listPage(mailbox.newestFirst({ to: wanted, limit: 200 }), wanted ?? ''));
  });

  router.get('/mailbox/:id', (ctx) => {
    show(ctx, messagePage(messageOf(mailbox, ctx.params['id'])));
  });
}

function show(
  ctx: { set(name: string, value: string): void; type: string; body: unknown },
  html: string,
): void {
  ctx.set(
    'content-security-policy',
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'",
  );
  ctx.set('x-content-type-options', 'nosniff');
  ctx.type = 'html';
  ctx.body = html;
}

function listPage(messages: Message[], to: string): string {
  const rows = messages.map(
    ({ id, to: recipient, subject, at, attachments }) => `<tr>
<td>${escapeHtml(at.replace('T', ' ').slice(0, 19))}</td><td>${escapeHtml(recipient)}</td>
<td><a href="/mailbox/${encodeURIComponent(id)}">${escapeHtml(subject)}</a>${attachments.length > 0 ? ' 📎' : ''}</td>
</tr>`,
  );
  const empty = '<tr><td colspan="3">Nothing here yet. The page looks again every five seconds.</td></tr>';
  return page(
    'Mailbox',
    `<form><input type="search" name="to" value="${escapeHtml(to)}" placeholder="to: address" aria-label="Recipient">
<button>Show</button></form>
<table><thead><tr><th>At (UTC)</th><th>To</th><th>Subject</th></tr></thead>
<tbody>${rows.join('') || empty}</tbody></table>`,
    '<meta http-equiv="refresh" content="5">',
  );
}

function messagePage(message: Message): string {
  const { subject, from, fromName, to, recipients, at, text, html, attachments } = message;
  const sender = fromName === null ? from : `${fromName} <${from}>`;
  const cc = recipients.cc.length === 0 ? '' : `<dt>Cc</dt><dd>${escapeHtml(recipients.cc.join(', '))}</dd>`;
  const frame =
    html === null ? '' : `<h2>HTML</h2><iframe sandbox title="HTML" srcdoc="${escapeHtml(html)}"></iframe>`;
  const plain = text === null ? '' : `<h2>Text</h2><pre>${escapeHtml(text)}</pre>`;
  return page(
    subject,
    `<p><a href="/">← all mail</a></p>
<dl><dt>From</dt><dd>${escapeHtml(sender)}</dd><dt>To</dt><dd>${escapeHtml(to)}</dd>${cc}
<dt>At</dt><dd>${escapeHtml(at)}</dd></dl>
${attachmentList(message.id, attachments)}${frame}${plain}`,
  );
}

function attachmentList(id: string, attachments: MessageAttachment[]): string {
  if (attachments.length === 0) return '';
  const items = attachments.map(
    ({ filename, type, sizeBytes }, index) =>
      `<li><a href="/messages/${encodeURIComponent(id)}/attachments/${index}" download>${escapeHtml(filename)}</a>
(${escapeHtml(type)}, ${sizeBytes} bytes)</li>`,
  );
  return `<h2>Attachments</h2><ul>${items.join('')}</ul>`;
}

function page(title: string, content: string, head = ''): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">${head}
<title>${escapeHtml(title)} · sandbox</title>
<style>
body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
table{width:100%;border-collapse:collapse}th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #ddd}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dd{margin:0}
iframe{width:100%;height:32rem;border:1px solid #ddd}pre{white-space:pre-wrap;background:#f6f6f6;padding:1rem}
</style></head><body><h1>${escapeHtml(title)}</h1>${content}</body></html>`;
}
