import { assertThat } from '@holdfast/contracts';
import type { MikroORM } from '@mikro-orm/postgresql';
import { BusinessEntity } from '../persistence/business.entity.ts';
import { toView, type BusinessAnswer } from './business-view.ts';

/** Errors: not_found before the vendor has registered a business. */
export function makeReadMyBusiness({ orm }: { orm: MikroORM }) {
  return async (ownerId: string): Promise<BusinessAnswer> => {
    const business = await orm.em.fork().findOne(BusinessEntity, { ownerId });
    assertThat(business, 'not_found', 'You have not registered a business yet.');
    return toView(business);
  };
}
