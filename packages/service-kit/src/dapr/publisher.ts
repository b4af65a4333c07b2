import type { CloudEvent } from '@holdfast/contracts';
import { DependencyUnavailableError } from '../dependency-unavailable.ts';
import type { Sidecar } from './sidecar.ts';

export const pubsubName = 'pubsub';

/** Hands an event to the broker. Resolves when the broker has it; throws otherwise. */
export type Publish = (topic: string, event: CloudEvent) => Promise<void>;

/** Well below the time after which the database gives up on the transaction in which the relay waits. */
const timeoutMs = 5000;

/**
 * Publishes over the sidecar's HTTP API. The SDK's client would do, but it swallows failures and waits up to a minute
 * for a sidecar that is away, while the relay holds its rows.
 */
export function createPublisher(sidecar: Sidecar): Publish {
  return async (topic, event) => {
    const { status, body } = await sidecar.call('POST', `/v1.0/publish/${pubsubName}/${topic}`, {
      // A whole CloudEvent keeps its id, by which consumers know it again.
      headers: { 'content-type': 'application/cloudevents+json' },
      body: JSON.stringify(event),
      timeoutMs,
    });
    if (status >= 300)
      throw new DependencyUnavailableError('The broker', new Error(`${String(status)} ${body}`));
  };
}
