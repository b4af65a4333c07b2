import { CommunicationProtocolEnum, DaprClient, LogLevel } from '@dapr/dapr';
import type { CloudEvent } from '@holdfast/contracts';
import { DependencyUnavailableError } from '../dependency-unavailable.ts';
import type { SidecarOptions } from './sidecar.ts';

export const pubsubName = 'pubsub';

/** Hands an event to the broker. Resolves when the broker has it; throws otherwise. */
export type Publish = (topic: string, event: CloudEvent) => Promise<void>;

export function createDaprClient({ httpPort, apiToken }: SidecarOptions): DaprClient {
  return new DaprClient({
    daprHost: '127.0.0.1',
    daprPort: String(httpPort),
    communicationProtocol: CommunicationProtocolEnum.HTTP,
    daprApiToken: apiToken,
    logger: { level: LogLevel.Error },
  });
}

export function createPublisher(client: DaprClient): Publish {
  return async (topic, event) => {
    // The client swallows failures into `error`; an event that looks like a CloudEvent keeps its id.
    const { error } = await client.pubsub.publish(pubsubName, topic, event, {
      contentType: 'application/cloudevents+json',
    });
    if (error !== undefined) throw new DependencyUnavailableError('The broker', error);
  };
}
