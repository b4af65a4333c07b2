import type { BusinessStatus, CancellationPolicy } from '@holdfast/contracts';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** What booking needs of a business: a copy, kept by events. */
export const BusinessSchema = defineEntity({
  name: 'Business',
  tableName: 'businesses',
  properties: {
    id: p.uuid().primary(),
    ownerId: p.uuid(),
    name: p.string(),
    status: p.string().$type<BusinessStatus>(),
    timeZone: p.string(),
    cancellationPolicy: p.json<CancellationPolicy>(),
    holdMinutes: p.integer(),
    version: p.integer(),
  },
});

export class Business extends BusinessSchema.class {}
BusinessSchema.setClass(Business);
