import type { Router } from '@koa/router';
import { z } from 'zod';
import { clearCallFaults, type CallFaults } from '../../faults/call-faults.ts';
import {
  callFaultFields,
  duplicateField,
  onOffField,
  switchesNothingMessage,
  switchesSomething,
} from '../../faults/fault-body.ts';
import { setSwitch } from '../../faults/set-switch.ts';
import { ControlError, readControlBody } from '../../http/control.ts';
import { clearWebhookFaults, type WebhookFaults } from '../webhooks/webhook-faults.ts';

export interface StripeFaults {
  api: CallFaults;
  webhooks: WebhookFaults;
}

const faultBody = z
  .strictObject({
    ...callFaultFields,
    duplicate: duplicateField,
    reorder: onOffField,
    drop: onOffField,
    target: z.enum(['api', 'webhooks']).optional(),
  })
  .refine(switchesSomething, switchesNothingMessage);

export function addFaultRoutes(router: Router, faults: StripeFaults): void {
  router.get('/_control/faults', (ctx) => {
    ctx.body = describe(faults);
  });

  router.post('/_control/faults', async (ctx) => {
    const body = await readControlBody(ctx, faultBody);
    assertTargetFits(body);
    if (body.reset === true) clearFaults(faults);
    const scope = { count: body.count, match: body.match };
    const { api, webhooks } = faults;
    // Alone, a delay means late webhooks: that is what happens in life. `target: "api"` makes calls slow.
    setSwitch(body.target === 'api' ? api.delayMs : webhooks.delayMs, body.delayMs, (ms) => ms, scope);
    setSwitch(webhooks.duplicate, body.duplicate, Number, scope);
    setSwitch(webhooks.reorder, body.reorder, () => true, scope);
    setSwitch(webhooks.drop, body.drop, () => true, scope);
    setSwitch(api.fail, body.fail, (status) => ({ status, when: body.when }), scope);
    setSwitch(api.timeout, body.timeout, (when) => ({ when, holdMs: body.holdMs }), scope);
    ctx.body = describe(faults);
  });
}

export function clearFaults({ api, webhooks }: StripeFaults): void {
  clearCallFaults(api);
  clearWebhookFaults(webhooks);
}

function assertTargetFits(body: z.output<typeof faultBody>): void {
  const webhookOnly = [body.duplicate, body.reorder, body.drop].some((value) => value !== undefined);
  const apiOnly = [body.fail, body.timeout].some((value) => value !== undefined);
  if (body.target === 'api' && webhookOnly) {
    throw new ControlError(400, 'target: duplicate, reorder and drop act on webhooks, not on the api');
  }
  if (body.target === 'webhooks' && apiOnly) {
    throw new ControlError(400, 'target: fail and timeout act on the api, not on webhooks');
  }
}

function describe({ api, webhooks }: StripeFaults): object {
  return {
    api: { delayMs: api.delayMs.armed(), fail: api.fail.armed(), timeout: api.timeout.armed() },
    webhooks: {
      delayMs: webhooks.delayMs.armed(),
      duplicate: webhooks.duplicate.armed(),
      reorder: webhooks.reorder.armed(),
      drop: webhooks.drop.armed(),
    },
  };
}
