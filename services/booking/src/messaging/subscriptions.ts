import { businessChanged, paymentAuthorized, paymentCaptured, resourceChanged } from '@holdfast/contracts';
import { on, type Subscription } from '@holdfast/service-kit/dapr/subscriptions';
import { consumeOnce } from '@holdfast/service-kit/messaging/consume-once';
import type { MikroORM } from '@mikro-orm/postgresql';
import { recordAuthorization, recordCapture } from '../application/record-payment.ts';
import { saveBusiness, saveResource } from '../persistence/read-model.ts';

/** What booking hears from the others. */
export const createSubscriptions = (orm: MikroORM): Subscription[] => [
  on(businessChanged, (business, event) =>
    consumeOnce(orm, event, async (em) => {
      await saveBusiness(em, business);
    }),
  ),
  on(resourceChanged, (resource, event) =>
    consumeOnce(orm, event, async (em) => {
      await saveResource(em, resource);
    }),
  ),
  on(paymentAuthorized, ({ bookingId }, event) =>
    consumeOnce(orm, event, (em) => recordAuthorization(em, bookingId)),
  ),
  on(paymentCaptured, ({ bookingId }, event) =>
    consumeOnce(orm, event, (em) => recordCapture(em, bookingId)),
  ),
];
