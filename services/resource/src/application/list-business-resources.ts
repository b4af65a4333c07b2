import { assertThat, type ResourceView } from '@holdfast/contracts';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { AskBusiness } from '../adapters/business-client.ts';
import { seesEverything, type Reader } from '../domain/visibility.ts';
import { BusinessEntity, type KnownBusiness } from '../persistence/business.entity.ts';
import { findPage, type Page } from '../persistence/find-page.ts';
import { rememberBusiness } from '../persistence/remember-business.ts';
import { toView } from './resource-view.ts';

interface Query extends Page {
  readonly businessId: string;
  readonly reader: Reader | undefined;
}
interface Deps {
  readonly orm: MikroORM;
  readonly askBusiness: AskBusiness;
}

/** Errors: not_found, also for a business that the reader may not see. */
export function makeListBusinessResources({ orm, askBusiness }: Deps) {
  /** One whose event has not arrived yet is asked for. */
  const find = async (id: string): Promise<KnownBusiness> => {
    const known = await orm.em.fork().findOne(BusinessEntity, { id });
    if (known !== null) return known;
    const told = await askBusiness(id);
    return orm.em.fork().transactional((em) => rememberBusiness(em, told));
  };

  return async (query: Query): Promise<{ items: ResourceView[]; nextCursor: string | null }> => {
    const business = await find(query.businessId);
    const insider = seesEverything(business, query.reader);
    assertThat(insider || business.status === 'ACTIVE', 'not_found');
    const wanted = insider ? { business: business.id } : { business: business.id, status: 'ACTIVE' as const };
    const { items, nextCursor } = await findPage(orm.em.fork(), [wanted], query);
    return { items: items.map(toView), nextCursor };
  };
}
