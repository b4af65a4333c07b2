import { z } from 'zod';
import { apiRoute, type BoundRoute } from '../protocol/api-route.ts';
import { pageParams, paginate } from '../protocol/paginate.ts';
import { boolean, listOf, text } from '../protocol/params.ts';
import { resourceMissing } from '../protocol/stripe-problem.ts';
import type { RecordedEvent } from '../webhooks/event-log.ts';
import type { World } from '../world.ts';

const listParams = z.strictObject({
  ...pageParams,
  type: text().optional(),
  types: listOf(text()).optional(),
  delivery_success: boolean.optional(),
});

export function eventRoutes(world: World): BoundRoute[] {
  const path = '/v1/events';
  return [
    apiRoute({
      method: 'GET',
      path,
      params: listParams,
      handle: ({ type, types, delivery_success, ...page }) => {
        const wanted = world.events
          .newestFirst()
          .filter((event) => matches(event, type === undefined ? types : [type], delivery_success));
        const { data, ...list } = paginate(wanted, path, page);
        return { object: { ...list, data: data.map(eventObject) } };
      },
    }),
    apiRoute({
      method: 'GET',
      path: `${path}/:id`,
      params: z.strictObject({}),
      handle: (_params, call) => {
        const event = world.events.find(call.id);
        if (event === undefined) throw resourceMissing('event', call.id, 'id', 404);
        return { object: eventObject(event) };
      },
    }),
  ];
}

/** `charge.*` stands for all of its kind, as at Stripe. */
function matches(event: RecordedEvent, types: string[] | undefined, delivered: boolean | undefined): boolean {
  const typeFits =
    types === undefined ||
    types.some((type) =>
      type.endsWith('.*') ? event.type.startsWith(type.slice(0, -1)) : event.type === type,
    );
  return typeFits && (delivered === undefined || delivered === (event.pendingWebhooks === 0));
}

const eventShape = z.looseObject({ object: z.literal('event') });

function eventObject(event: RecordedEvent): object {
  return { ...eventShape.parse(JSON.parse(event.body)), pending_webhooks: event.pendingWebhooks };
}
