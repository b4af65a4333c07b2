import { randomUUID } from 'node:crypto';
import { resourceChanged, type BodyOf, type ResourceView, type resourceApi } from '@holdfast/contracts';
import type { Clock } from '@holdfast/service-kit/clock';
import type { IdempotentRequest } from '@holdfast/service-kit/http/idempotency-key';
import { enqueue } from '@holdfast/service-kit/messaging/enqueue';
import { once, type Once } from '@holdfast/service-kit/persistence/idempotency';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { AskBusiness } from '../adapters/business-client.ts';
import { assertOffer } from '../domain/assert-offer.ts';
import { assertMayAddResource } from '../domain/may-add-resource.ts';
import { priceIn } from '../domain/price-in.ts';
import { rememberBusiness } from '../persistence/remember-business.ts';
import { ResourceEntity } from '../persistence/resource.entity.ts';
import { assertKnownType } from './assert-known-type.ts';
import { toView } from './resource-view.ts';

interface Command {
  readonly vendorId: string;
  readonly businessId: string;
  readonly offer: BodyOf<typeof resourceApi.createResource>;
  readonly idempotency: IdempotentRequest | undefined;
}
interface Deps {
  readonly orm: MikroORM;
  readonly askBusiness: AskBusiness;
  readonly clock: Clock;
}

/** Errors: not_found, business_not_usable, currency_mismatch, invalid_amount and what `assertOffer` refuses. */
export function makeCreateResource({ orm, askBusiness, clock }: Deps) {
  return async ({ vendorId, businessId, offer, idempotency }: Command): Promise<Once<ResourceView>> => {
    assertOffer(offer);
    // Asked before the transaction, judged within: a repeat gets its stored answer whatever business says by now.
    const [told] = await Promise.allSettled([askBusiness(businessId)]);
    return orm.em.fork().transactional((em) =>
      once(em, vendorId, idempotency, async () => {
        if (told.status === 'rejected') throw told.reason;
        const business = await rememberBusiness(em, told.value);
        assertMayAddResource(business, vendorId);
        const { price, ...rest } = offer;
        const { amount, currency } = priceIn(business.currency, price);
        await assertKnownType(em, offer.type);
        const resource = em.create(ResourceEntity, {
          ...rest,
          id: randomUUID(),
          business,
          priceAmount: amount,
          priceCurrency: currency,
          status: 'ACTIVE',
          createdAt: clock(),
        });
        await em.flush();
        const view = toView(resource);
        await enqueue(em, resourceChanged, view.id, view);
        return view;
      }),
    );
  };
}
