import type { CloudEvent, ServiceName } from '@holdfast/contracts';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { Publish } from '../dapr/publisher.ts';
import type { Logger } from '../logger.ts';
import type { Metrics } from '../metrics.ts';
import { eventLane } from './enqueue.ts';
import { startLoop, type Loop } from './loop.ts';
import { relayBatch, type OutboxMessage } from './relay.ts';

export interface EventRelayOptions {
  readonly service: ServiceName;
  readonly orm: MikroORM;
  readonly publish: Publish;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** The relay that takes a service's events from its outbox to the broker. */
export function startEventRelay({ service, orm, publish, logger, metrics }: EventRelayOptions): Loop {
  const deliver = (message: OutboxMessage) => publish(message.topic, toCloudEvent(service, message));
  return startLoop({
    name: 'event-relay',
    everyMs: 1000,
    run: () => relayBatch({ orm, lane: eventLane, deliver, logger, metrics }),
    logger,
  });
}

function toCloudEvent(service: ServiceName, message: OutboxMessage): CloudEvent {
  return {
    specversion: '1.0',
    id: message.id,
    source: `holdfast/${service}`,
    type: message.type,
    subject: message.subject,
    time: message.occurredAt,
    ...(message.traceparent === null ? {} : { traceparent: message.traceparent }),
    data: message.data,
  };
}
