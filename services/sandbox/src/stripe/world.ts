import { createStore, type Store } from './objects/store.ts';
import type { Dispatcher } from './webhooks/dispatcher.ts';
import type { Cause, EventLog } from './webhooks/event-log.ts';

/** What every rule of the stand-in works on: the objects, the clock, and a way to say what happened. */
export interface World {
  store: Store;
  events: EventLog;
  webhooks: Dispatcher;
  /** Seconds, as Stripe counts. */
  now(): number;
  /** Records a snapshot as an event and sends it off. */
  emit(cause: Cause, type: string, object: object): void;
}

export function createWorld(events: EventLog, webhooks: Dispatcher): World {
  const now = () => Math.floor(Date.now() / 1000);
  return {
    store: createStore(),
    events,
    webhooks,
    now,
    emit: (cause, type, object) => webhooks.publish(events.record(cause, type, object, now())),
  };
}
