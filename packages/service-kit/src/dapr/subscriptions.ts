import { CloudEvent, RuleViolationError, type EventDeclaration, type ServiceName } from '@holdfast/contracts';
import Router from '@koa/router';
import type { Middleware } from 'koa';
import type { z } from 'zod';
import { readJsonBody } from '../http/read-body.ts';
import { runWithRequest } from '../http/request-context.ts';
import { routesOf } from '../http/router-middleware.ts';
import { requestIdFrom, traceparentFrom } from '../http/trace.ts';
import type { Logger } from '../logger.ts';
import type { Metrics } from '../metrics.ts';
import type { RepeatingJob } from './jobs.ts';
import { pubsubName } from './publisher.ts';

/** What a service does with an event. Must be safe to run twice: use `consumeOnce`. */
export interface Subscription {
  readonly topic: ServiceName;
  readonly type: string;
  handle(event: CloudEvent): Promise<void>;
}

/** Ties an event's declaration to a handler of its parsed data. A shape that does not fit is a PoisonEventError. */
export function on<D extends z.ZodType>(
  declaration: EventDeclaration<D>,
  handle: (data: z.output<D>, event: CloudEvent) => Promise<void>,
): Subscription {
  return {
    topic: declaration.topic,
    type: declaration.type,
    handle: async (event) => {
      const parsed = declaration.data.safeParse(event.data);
      if (!parsed.success) throw new PoisonEventError(event.id, parsed.error);
      await handle(parsed.data, event);
    },
  };
}

/** An event that will not get better by trying again; it goes to the dead-letter topic. */
export class PoisonEventError extends Error {
  override readonly name = 'PoisonEventError';
  constructor(id: string, cause: unknown) {
    super(`event ${id} does not have the declared shape`, { cause });
  }
}

export const deadLetterTopic = (topic: string): string => `${topic}-dead`;

export interface SubscriptionOptions {
  readonly subscriptions: readonly Subscription[];
  readonly jobs: readonly RepeatingJob[];
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/**
 * The routes that the sidecar calls: `GET /dapr/subscribe`, `POST /events/{topic}`, `POST /job/{name}`.
 * Never answers 404 for an event: to Dapr that means "drop".
 */
export function sidecarRoutes({ subscriptions, jobs, logger, metrics }: SubscriptionOptions): Middleware {
  const router = new Router();
  const topics = [...new Set(subscriptions.map(({ topic }) => topic))];
  assertOneHandlerEach(subscriptions);
  router.get('/dapr/subscribe', (ctx) => {
    ctx.body = topics.map((topic) => ({
      pubsubname: pubsubName,
      topic,
      route: `/events/${topic}`,
      deadLetterTopic: deadLetterTopic(topic),
    }));
  });
  for (const topic of topics) {
    router.post(`/events/${topic}`, async (ctx) => {
      const event = CloudEvent.safeParse(await readJsonBody(ctx));
      const status = event.success ? await deliver(event.data) : 'DROP';
      if (!event.success) logger.error({ topic, err: event.error }, 'not a CloudEvent; to the dead letters');
      ctx.body = { status };
    });
  }
  for (const job of jobs) {
    router.post(`/job/${job.name}`, async (ctx) => {
      await job.run().catch(asFault);
      ctx.body = {};
    });
  }

  const deliver = async (event: CloudEvent): Promise<'SUCCESS' | 'DROP'> => {
    const handlers = subscriptions.filter(({ type }) => type === event.type);
    try {
      const trace = { requestId: requestIdFrom(event.id), traceparent: traceparentFrom(event.traceparent) };
      await runWithRequest(trace, async () => {
        for (const { handle } of handlers) await handle(event);
      });
      metrics.events.inc({ type: event.type, outcome: handlers.length === 0 ? 'ignored' : 'handled' });
      return 'SUCCESS';
    } catch (error) {
      metrics.events.inc({ type: event.type, outcome: 'failed' });
      if (!(error instanceof PoisonEventError)) return asFault(error); // answered 5xx, and the sidecar tries again
      logger.error({ eventId: event.id, type: event.type, err: error }, 'poison event; to the dead letters');
      return 'DROP';
    }
  };
  return routesOf(router);
}

/** A refusal that nobody translated: as an answer it might be a 404, and the event would be lost. */
function asFault(error: unknown): never {
  if (!(error instanceof RuleViolationError)) throw error;
  throw new Error('a handler refused what cannot be refused', { cause: error });
}

/** To the inbox an event is one message: it would take the second handler for a redelivery. */
function assertOneHandlerEach(subscriptions: readonly Subscription[]): void {
  const types = subscriptions.map(({ type }) => type);
  const twice = types.find((type, at) => types.indexOf(type) !== at);
  if (twice !== undefined) throw new Error(`there are two handlers of ${twice}; make them one`);
}
