import { newId } from '../objects/new-id.ts';

/** The request that caused an event; nulls when nobody asked (a lapse, a control). */
export interface Cause {
  requestId: string | null;
  idempotencyKey: string | null;
}

export const noCause: Cause = { requestId: null, idempotencyKey: null };

export interface RecordedEvent {
  id: string;
  type: string;
  created: number;
  /** The bytes that are signed and sent, the same for every attempt. */
  body: string;
  pendingWebhooks: number;
}

export interface EventLog {
  record(cause: Cause, type: string, object: object, created: number): RecordedEvent;
  find(id: string): RecordedEvent | undefined;
  newestFirst(): RecordedEvent[];
  clear(): void;
}

/** The version whose shapes the stand-in speaks. */
export const apiVersion = '2026-10-28.endive';

/** Keeps snapshots, the newest so many: a long benchmark must not eat the machine's memory. */
export function createEventLog(capacity = 20_000): EventLog {
  const events = new Map<string, RecordedEvent>();
  return {
    record(cause, type, object, created) {
      const id = newId('evt');
      const body = JSON.stringify({
        id,
        object: 'event',
        api_version: apiVersion,
        created,
        data: { object },
        livemode: false,
        pending_webhooks: 1,
        request: { id: cause.requestId, idempotency_key: cause.idempotencyKey },
        type,
      });
      const event: RecordedEvent = { id, type, created, body, pendingWebhooks: 0 };
      events.set(id, event);
      for (const oldest of events.keys()) {
        if (events.size <= capacity) break;
        events.delete(oldest);
      }
      return event;
    },
    find: (id) => events.get(id),
    newestFirst: () => [...events.values()].reverse(),
    clear: () => events.clear(),
  };
}
