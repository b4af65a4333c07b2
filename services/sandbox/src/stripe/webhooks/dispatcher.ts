import { setTimeout as sleep } from 'node:timers/promises';
import { createAttemptLog, type Attempt } from './attempt-log.ts';
import type { RecordedEvent } from './event-log.ts';
import { createGate } from './gate.ts';
import { createReorderBuffer } from './reorder-buffer.ts';
import { sendWebhook, type WebhookTarget } from './send-webhook.ts';
import type { WebhookFaults } from './webhook-faults.ts';

export interface Dispatcher {
  /** Takes the event and returns at once; whatever happens to it happens later. */
  publish(event: RecordedEvent): void;
  /** Sends again, past every switch. */
  redeliver(event: RecordedEvent): void;
  attempts(): Attempt[];
  /** Deliveries that are not settled yet. */
  waiting(): number;
  target(): WebhookTarget | undefined;
  setUrl(url: string): void;
  /** Drops everything that is under way. */
  forget(): void;
}

const atOnce = 16;
const firstRetryMs = 500;
const longestRetryMs = 5_000;
const giveUpAfterMs = 10 * 60_000;
const reorderWindowMs = 1_000;

interface Delivery {
  event: RecordedEvent;
  copy: number;
  delayMs: number;
}

export function createDispatcher(secret: string, url: string | undefined, faults: WebhookFaults): Dispatcher {
  const attempts = createAttemptLog();
  let target = url === undefined ? undefined : { url, secret };
  let gate = createGate(atOnce);
  let stopped = new AbortController();
  let waiting = 0;
  const reordered = createReorderBuffer<Delivery[]>(reorderWindowMs, async (batches) => {
    for (const deliveries of batches) {
      await Promise.all(deliveries.map((delivery) => start({ ...delivery, delayMs: 0 }).firstAttempt));
    }
  });

  function dispatch(event: RecordedEvent, signal: AbortSignal): void {
    if (target === undefined || signal.aborted) return;
    if (faults.drop.take(event.type)) {
      attempts.add(record({ event, copy: 1, delayMs: 0 }, 0, new Date(), dropped));
      return;
    }
    const copies = 1 + (faults.duplicate.take(event.type) ?? 0);
    const delayMs = faults.delayMs.take(event.type) ?? 0;
    const deliveries = Array.from({ length: copies }, (_, index) => ({ event, copy: index + 1, delayMs }));
    if (faults.reorder.take(event.type)) {
      reordered.add(deliveries, delayMs, faults.reorder.armed() === undefined);
    } else {
      for (const delivery of deliveries) start(delivery);
    }
  }

  function start(delivery: Delivery): { firstAttempt: Promise<void> } {
    const tried = Promise.withResolvers<undefined>();
    const { signal } = stopped;
    waiting += 1;
    delivery.event.pendingWebhooks += 1;
    void deliver(delivery, signal, () => tried.resolve(undefined)).finally(() => {
      delivery.event.pendingWebhooks -= 1;
      if (!signal.aborted) waiting -= 1;
      tried.resolve(undefined);
    });
    return { firstAttempt: tried.promise };
  }

  async function deliver(delivery: Delivery, signal: AbortSignal, onAttempt: () => void): Promise<void> {
    const pause = (ms: number) => sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
    const began = Date.now();
    if (delivery.delayMs > 0) await pause(delivery.delayMs);
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      const delivered = await gate.pass(() => attemptOnce(delivery, attempt, signal));
      onAttempt();
      if (delivered || Date.now() - began > giveUpAfterMs) return;
      await pause(Math.min(firstRetryMs * 2 ** (attempt - 1), longestRetryMs));
    }
  }

  async function attemptOnce(delivery: Delivery, attempt: number, signal: AbortSignal): Promise<boolean> {
    if (target === undefined) return true;
    const at = new Date();
    const result = await sendWebhook(target, delivery.event.body, signal);
    if (!signal.aborted) attempts.add(record(delivery, attempt, at, result));
    return result.delivered;
  }

  return {
    // The answer to the call that caused it goes first: sending never holds it up.
    publish: (event) => void setImmediate(dispatch, event, stopped.signal),
    redeliver: (event) => void start({ event, copy: 1, delayMs: 0 }),
    attempts: () => attempts.newestFirst(),
    waiting: () => waiting + reordered.size(),
    target: () => target,
    setUrl: (newUrl) => {
      target = { url: newUrl, secret };
    },
    forget: () => {
      stopped.abort();
      stopped = new AbortController();
      gate = createGate(atOnce);
      waiting = 0;
      reordered.clear();
      attempts.clear();
    },
  };
}

const dropped = { status: null, error: null, delivered: false, dropped: true };

function record(
  { event, copy }: Delivery,
  attempt: number,
  at: Date,
  result: { status: number | null; error: string | null; delivered: boolean; dropped?: boolean },
): Attempt {
  const failure = result.dropped === true ? 'dropped' : 'failed';
  return {
    eventId: event.id,
    type: event.type,
    copy,
    attempt,
    at: at.toISOString(),
    durationMs: Date.now() - at.getTime(),
    outcome: result.delivered ? 'delivered' : failure,
    status: result.status,
    error: result.error,
  };
}
