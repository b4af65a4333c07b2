import { BookingMode, ResourceStatus, type OpeningHours, type ScheduleException } from '@holdfast/contracts';
import { defineEntity, p, type InferEntity } from '@mikro-orm/postgresql';
import type { z } from 'zod';
import { BusinessEntity } from './business.entity.ts';

export const ResourceEntity = defineEntity({
  name: 'Resource',
  tableName: 'resources',
  properties: {
    id: p.uuid().primary(),
    business: () => p.manyToOne(BusinessEntity),
    name: p.text(),
    type: p.text(),
    bookingMode: p.enum(BookingMode.options),
    priceAmount: p.decimal('string'),
    priceCurrency: p.text(),
    capacity: p.integer(),
    openingHours: p.json<z.output<typeof OpeningHours>>(),
    exceptions: p.json<z.output<typeof ScheduleException>[]>(),
    bufferBeforeMinutes: p.integer(),
    bufferAfterMinutes: p.integer(),
    minimumNoticeMinutes: p.integer(),
    maximumHorizonDays: p.integer(),
    slotMinutes: p.integer().nullable(),
    status: p.enum(ResourceStatus.options),
    /** Every update compares it and counts it up. */
    version: p.integer().version(),
    createdAt: p.datetime(),
  },
});
export type Resource = InferEntity<typeof ResourceEntity>;
