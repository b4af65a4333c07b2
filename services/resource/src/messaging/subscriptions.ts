import { businessChanged } from '@holdfast/contracts';
import { on, type Subscription } from '@holdfast/service-kit/dapr/subscriptions';
import { consumeOnce } from '@holdfast/service-kit/messaging/consume-once';
import type { MikroORM } from '@mikro-orm/postgresql';
import { rememberBusiness } from '../persistence/remember-business.ts';

export const subscriptions = (orm: MikroORM): Subscription[] => [
  on(businessChanged, (business, event) =>
    consumeOnce(orm, event, async (em) => {
      await rememberBusiness(em, business);
    }),
  ),
];
