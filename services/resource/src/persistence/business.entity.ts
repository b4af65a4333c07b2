import { BusinessStatus } from '@holdfast/contracts';
import { defineEntity, p, type InferEntity } from '@mikro-orm/postgresql';

/** What we know of other people's data: a business as its own service last told it. See `rememberBusiness`. */
export const BusinessEntity = defineEntity({
  name: 'Business',
  tableName: 'businesses',
  properties: {
    id: p.uuid().primary(),
    ownerId: p.uuid(),
    status: p.enum(BusinessStatus.options),
    currency: p.text(),
    /** Of the business, counted by its own service. */
    version: p.integer(),
  },
});
export type KnownBusiness = InferEntity<typeof BusinessEntity>;
