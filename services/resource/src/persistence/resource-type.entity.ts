import { BookingMode } from '@holdfast/contracts';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** Rows, so that an admin can add types; the first four come with the first migration. */
export const ResourceTypeEntity = defineEntity({
  name: 'ResourceType',
  tableName: 'resource_types',
  properties: {
    code: p.text().primary(),
    defaultBookingMode: p.enum(BookingMode.options),
  },
});
