import type { Router } from '@koa/router';
import { z } from 'zod';
import { escapeHtml } from '../../http/escape-html.ts';
import { readBody } from '../../http/read-body.ts';
import type { PaymentIntent } from '../objects/payment-intent.ts';
import { authenticateIntent } from '../payments/settle-intent.ts';
import type { World } from '../world.ts';

const outcomeForm = z.object({ outcome: z.enum(['success', 'failure']) });

/** The bank's 3-D Secure page: two buttons, then back to where the merchant wanted the customer. */
export function addRedirectPages(router: Router, world: World): void {
  router.get('/redirect/authenticate/:id', (ctx) => {
    const intent = intentFor(world, ctx.params['id'], ctx.query['client_secret']);
    if (intent === undefined) {
      ctx.status = 404;
      ctx.body = page('<p>There is no such payment.</p>');
    } else if (intent.status === 'requires_action') {
      ctx.body = page(question(intent));
    } else {
      ctx.body = page(`<p>This payment is no longer waiting: ${escapeHtml(intent.status)}.</p>`);
    }
    ctx.type = 'html';
  });

  router.post('/redirect/authenticate/:id', async (ctx) => {
    const intent = intentFor(world, ctx.params['id'], ctx.query['client_secret']);
    const form = new URLSearchParams((await readBody(ctx.req, 10_000)).toString('utf8'));
    const answer = outcomeForm.safeParse(Object.fromEntries(form));
    ctx.type = 'html';
    if (intent === undefined || !answer.success) {
      ctx.status = intent === undefined ? 404 : 400;
      ctx.body = page('<p>There is no such payment, or no such answer.</p>');
      return;
    }
    const { next_action: action } = intent;
    const { outcome } = answer.data;
    authenticateIntent(world, intent, outcome);
    if (action?.type === 'redirect_to_url') {
      ctx.status = 303;
      ctx.redirect(returnTo(action.redirect_to_url.return_url, intent, outcome === 'success'));
    } else {
      ctx.body = page('<p>Done. You can close this page.</p>');
    }
  });
}

/** Only who has the client secret gets to answer for the customer. */
function intentFor(world: World, id: string | undefined, clientSecret: unknown): PaymentIntent | undefined {
  const intent = id === undefined ? undefined : world.store.intents.get(id);
  return intent?.client_secret === clientSecret ? intent : undefined;
}

function returnTo(returnUrl: string, intent: PaymentIntent, succeeded: boolean): string {
  const url = new URL(returnUrl);
  url.searchParams.set('payment_intent', intent.id);
  url.searchParams.set('payment_intent_client_secret', intent.client_secret);
  url.searchParams.set('redirect_status', succeeded ? 'succeeded' : 'failed');
  return url.href;
}

function question(intent: PaymentIntent): string {
  return `<p>Your bank wants to know whether it is you who pays
<strong>${intent.amount} ${escapeHtml(intent.currency)}</strong> (smallest unit).</p>
<form method="post">
<button name="outcome" value="success">Complete authentication</button>
<button name="outcome" value="failure">Fail authentication</button>
</form>`;
}

function page(content: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>3-D Secure (sandbox)</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:4rem auto;padding:0 1rem}button{font:inherit;padding:.5rem 1rem}</style>
</head><body><h1>3-D Secure test page</h1>${content}</body></html>`;
}
