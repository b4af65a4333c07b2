import { BusinessStatus, BusinessType, type CancellationPolicy } from '@holdfast/contracts';
import { defineEntity, p, type InferEntity } from '@mikro-orm/postgresql';

export const BusinessEntity = defineEntity({
  name: 'Business',
  tableName: 'businesses',
  properties: {
    id: p.uuid().primary(),
    ownerId: p.uuid(),
    name: p.text(),
    type: p.enum(BusinessType.options),
    description: p.text().nullable(),
    address: p.text().nullable(),
    contactEmail: p.text().nullable(),
    phone: p.text().nullable(),
    timeZone: p.text(),
    currency: p.text(),
    cancellationPolicy: p.json<CancellationPolicy>(),
    holdMinutes: p.integer(),
    status: p.enum(BusinessStatus.options),
    statusReason: p.text().nullable(),
    /** Every update compares it and counts it up; see `retryStale`. */
    version: p.integer().version(),
    createdAt: p.datetime(),
  },
});
export type Business = InferEntity<typeof BusinessEntity>;
