import { assertThat } from '@holdfast/contracts';
import type { MikroORM } from '@mikro-orm/postgresql';
import { mayRead, seesEverything, type Reader } from '../domain/may-read.ts';
import { BusinessEntity } from '../persistence/business.entity.ts';
import { toPublicView, toView, type BusinessAnswer } from './business-view.ts';

interface Query {
  readonly id: string;
  /** `'service'`: another service, which sees everything. */
  readonly reader: Reader | 'service' | undefined;
}

/** Errors: not_found, also for a business that the reader may not see. */
export function makeReadBusiness({ orm }: { orm: MikroORM }) {
  return async ({ id, reader }: Query): Promise<BusinessAnswer> => {
    const business = await orm.em.fork().findOne(BusinessEntity, { id });
    assertThat(business, 'not_found');
    if (reader === 'service' || seesEverything(business, reader)) return toView(business);
    assertThat(mayRead(business, reader), 'not_found');
    return toPublicView(business);
  };
}
