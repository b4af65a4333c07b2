import type { ResourceView } from '@holdfast/contracts';
import { defineEntity, p } from '@mikro-orm/postgresql';
import type { Schedule } from '../domain/schedule.ts';

/** What booking needs of a resource: a copy, kept by events. */
export const ResourceSchema = defineEntity({
  name: 'Resource',
  tableName: 'resources',
  properties: {
    id: p.uuid().primary(),
    key: p.integer(),
    businessId: p.uuid(),
    name: p.string(),
    bookingMode: p.string().$type<ResourceView['bookingMode']>(),
    priceAmount: p.decimal('string'),
    currency: p.string(),
    capacity: p.integer(),
    schedule: p.json<Omit<Schedule, 'timeZone'>>(),
    status: p.string().$type<ResourceView['status']>(),
    version: p.integer(),
  },
});

export class Resource extends ResourceSchema.class {}
ResourceSchema.setClass(Resource);
