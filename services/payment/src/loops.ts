import type { Logger } from '@holdfast/service-kit/logger';
import { startLoop, type Loop } from '@holdfast/service-kit/messaging/loop';
import type { Context } from './context.ts';
import { webhookLane } from './persistence/webhook-inbox.ts';

/**
 * The work that nobody waits for. In the process and not by the scheduler's jobs: money must come right even while
 * the sidecar or the scheduler is down.
 */
export function startLoops(context: Context, logger: Logger): Readonly<Record<string, Loop>> {
  return {
    [webhookLane]: startLoop({ name: 'webhooks', everyMs: 2000, run: context.processInbox, logger }),
    sweep: startLoop({ name: 'sweep', everyMs: 3000, run: context.sweep, logger }),
    catchUp: startLoop({ name: 'catch-up', everyMs: 2000, run: context.catchUp, logger }),
  };
}
