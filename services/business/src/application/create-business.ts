import { randomUUID } from 'node:crypto';
import { businessChanged, type BodyOf, type businessApi } from '@holdfast/contracts';
import type { Clock } from '@holdfast/service-kit/clock';
import type { IdempotentRequest } from '@holdfast/service-kit/http/idempotency-key';
import { enqueue } from '@holdfast/service-kit/messaging/enqueue';
import { translateConstraints } from '@holdfast/service-kit/persistence/constraint-errors';
import { once, type Once } from '@holdfast/service-kit/persistence/idempotency';
import type { MikroORM } from '@mikro-orm/postgresql';
import { BusinessEntity } from '../persistence/business.entity.ts';
import { constraints } from '../persistence/constraints.ts';
import { StatusChangeEntity } from '../persistence/status-change.entity.ts';
import { toView, type BusinessAnswer } from './business-view.ts';

interface Command {
  readonly ownerId: string;
  readonly profile: BodyOf<typeof businessApi.createBusiness>;
  readonly idempotency: IdempotentRequest | undefined;
}

/** Errors: business_exists. The database decides, so that no two at once get through. */
export function makeCreateBusiness({ orm, clock }: { orm: MikroORM; clock: Clock }) {
  return ({ ownerId, profile, idempotency }: Command): Promise<Once<BusinessAnswer>> =>
    translateConstraints(constraints, () =>
      orm.em.fork().transactional((em) =>
        once(em, ownerId, idempotency, async () => {
          const createdAt = clock();
          const id = randomUUID();
          const business = em.create(BusinessEntity, {
            ...profile,
            id,
            ownerId,
            status: 'PENDING',
            createdAt,
          });
          await em.flush();
          em.create(StatusChangeEntity, {
            businessId: id,
            fromStatus: null,
            toStatus: 'PENDING',
            actor: ownerId,
            at: createdAt,
          });
          const view = toView(business);
          await enqueue(em, businessChanged, id, view);
          return view;
        }),
      ),
    );
}
