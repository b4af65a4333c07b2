import type { Router } from '@koa/router';
import { z } from 'zod';
import { ControlError, readControlBody } from '../../http/control.ts';
import type { PaymentIntent } from '../objects/payment-intent.ts';
import { expireIntent } from '../payments/cancel-intent.ts';
import { authenticateIntent, settleIntent } from '../payments/settle-intent.ts';
import type { World } from '../world.ts';

const outcomeBody = z.strictObject({ outcome: z.enum(['success', 'failure']) });

/** What tests do that nobody can do at Stripe: look behind, and make time and people act. */
export function addControlRoutes(router: Router, world: World, reset: () => void): void {
  router.get('/_control/state', (ctx) => {
    const { intents, charges, refunds } = world.store;
    ctx.body = {
      payment_intents: [...intents.values()],
      charges: [...charges.values()],
      refunds: [...refunds.values()],
    };
  });

  router.post('/_control/reset', (ctx) => {
    reset();
    ctx.body = { reset: true };
  });

  router.post('/_control/payment_intents/:id/authenticate', async (ctx) => {
    const { outcome } = await readControlBody(ctx, outcomeBody);
    ctx.body = acted(world, ctx.params['id'], 'requires_action', (intent) =>
      authenticateIntent(world, intent, outcome),
    );
  });

  router.post('/_control/payment_intents/:id/settle', async (ctx) => {
    const { outcome } = await readControlBody(ctx, outcomeBody);
    ctx.body = acted(world, ctx.params['id'], 'processing', (intent) => settleIntent(world, intent, outcome));
  });

  router.post('/_control/payment_intents/:id/expire', (ctx) => {
    ctx.body = acted(world, ctx.params['id'], 'requires_capture', (intent) => expireIntent(world, intent));
  });

  router.get('/_control/webhooks', (ctx) => {
    const { eventId } = ctx.query;
    const attempts = world.webhooks.attempts();
    ctx.body = {
      url: world.webhooks.target()?.url ?? null,
      waiting: world.webhooks.waiting(),
      attempts: eventId === undefined ? attempts : attempts.filter((attempt) => attempt.eventId === eventId),
    };
  });

  router.post('/_control/webhooks/:eventId/redeliver', (ctx) => {
    const id = ctx.params['eventId'] ?? '';
    const event = world.events.find(id);
    if (event === undefined) throw new ControlError(404, `there is no event ${id}`);
    if (world.webhooks.target() === undefined) throw new ControlError(409, 'there is no webhook URL');
    world.webhooks.redeliver(event);
    ctx.status = 202;
    ctx.body = { id: event.id, type: event.type };
  });
}

function acted(
  world: World,
  id: string | undefined,
  neededStatus: PaymentIntent['status'],
  act: (intent: PaymentIntent) => boolean,
): PaymentIntent {
  const intent = id === undefined ? undefined : world.store.intents.get(id);
  if (intent === undefined) throw new ControlError(404, `there is no payment intent ${id ?? ''}`);
  if (!act(intent)) {
    throw new ControlError(409, `the payment intent is ${intent.status}; this takes one in ${neededStatus}`);
  }
  return intent;
}
