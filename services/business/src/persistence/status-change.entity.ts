import { BusinessStatus } from '@holdfast/contracts';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** One row for each change of a business's status, written with it and never changed. */
export const StatusChangeEntity = defineEntity({
  name: 'StatusChange',
  tableName: 'business_status_changes',
  properties: {
    id: p.bigint('number').primary(),
    businessId: p.uuid(),
    /** Null for the status it was created with. */
    fromStatus: p.enum(BusinessStatus.options).nullable(),
    toStatus: p.enum(BusinessStatus.options),
    actor: p.text(),
    reason: p.text().nullable(),
    at: p.datetime(),
  },
});
