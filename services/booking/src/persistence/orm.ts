import { createOrm } from '@holdfast/service-kit/persistence/create-orm';
import type { MikroORM } from '@mikro-orm/postgresql';
import { BookingSchema } from './booking.entity.ts';
import { BusinessSchema } from './business.entity.ts';
import { CreateBooking } from './migrations/20261122160000-create-booking.ts';
import { ResourceSchema } from './resource.entity.ts';
import { TransitionSchema } from './transition.entity.ts';

export const createBookingOrm = (databaseUrl: string, poolSize?: number): MikroORM =>
  createOrm({
    databaseUrl,
    entities: [BookingSchema, BusinessSchema, ResourceSchema, TransitionSchema],
    migrations: [CreateBooking],
    ...(poolSize === undefined ? {} : { poolSize }),
  });
