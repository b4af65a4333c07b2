import type { Router } from '@koa/router';
import { z } from 'zod';
import { clearCallFaults, createCallFaults, type CallFaults } from '../faults/call-faults.ts';
import {
  callFaultFields,
  duplicateField,
  onOffField,
  switchesNothingMessage,
  switchesSomething,
} from '../faults/fault-body.ts';
import { createFaultSwitch, type FaultSwitch } from '../faults/fault-switch.ts';
import { setSwitch } from '../faults/set-switch.ts';
import { readControlBody } from '../http/control.ts';

/** `match` looks at "METHOD /path" for calls, at the subject for what happens to the mail. */
export interface MailFaults {
  calls: CallFaults;
  /** Accepted, and never seen again. */
  drop: FaultSwitch<true>;
  /** Extra copies in the mailbox. */
  duplicate: FaultSwitch<number>;
}

export function createMailFaults(): MailFaults {
  return { calls: createCallFaults(), drop: createFaultSwitch(), duplicate: createFaultSwitch() };
}

const faultBody = z
  .strictObject({ ...callFaultFields, duplicate: duplicateField, drop: onOffField })
  .refine(switchesSomething, switchesNothingMessage);

export function addMailFaultRoutes(router: Router, faults: MailFaults): void {
  router.get('/_control/faults', (ctx) => {
    ctx.body = describe(faults);
  });

  router.post('/_control/faults', async (ctx) => {
    const body = await readControlBody(ctx, faultBody);
    if (body.reset === true) clearMailFaults(faults);
    const scope = { count: body.count, match: body.match };
    const { calls } = faults;
    setSwitch(calls.delayMs, body.delayMs, (ms) => ms, scope);
    setSwitch(calls.fail, body.fail, (status) => ({ status, when: body.when }), scope);
    setSwitch(calls.timeout, body.timeout, (when) => ({ when, holdMs: body.holdMs }), scope);
    setSwitch(faults.drop, body.drop, () => true, scope);
    setSwitch(faults.duplicate, body.duplicate, Number, scope);
    ctx.body = describe(faults);
  });
}

export function clearMailFaults({ calls, drop, duplicate }: MailFaults): void {
  clearCallFaults(calls);
  for (const each of [drop, duplicate]) each.disarm();
}

function describe({ calls, drop, duplicate }: MailFaults): object {
  return {
    delayMs: calls.delayMs.armed(),
    fail: calls.fail.armed(),
    timeout: calls.timeout.armed(),
    drop: drop.armed(),
    duplicate: duplicate.armed(),
  };
}
