import { implement, type ActivityImplementation } from '@holdfast/service-kit/workflow/workflow';
import type { Context } from '../context.ts';
import * as activities from './activities.ts';

/** The saga's activities, done by the use cases. */
export const createActivities = (context: Context): ActivityImplementation[] => [
  implement(activities.observe, ({ bookingId }) => context.observeBooking(bookingId)),
  implement(activities.expire, async ({ bookingId }) => ({ expired: await context.expireHold(bookingId) })),
  implement(activities.revalidate, ({ bookingId }) => context.revalidateBooking(bookingId)),
  implement(activities.confirm, ({ bookingId }) => context.confirmBooking(bookingId)),
  implement(activities.charge, ({ bookingId }) => context.chargeBooking(bookingId)),
  implement(activities.announce, async ({ bookingId }) => {
    await context.announceBooking(bookingId);
    return {};
  }),
  implement(activities.release, async ({ bookingId, reason }) => {
    await context.releaseBooking(bookingId, reason);
    return {};
  }),
  implement(activities.settle, async ({ bookingId }) => {
    await context.settleBooking(bookingId);
    return {};
  }),
  implement(activities.fileAttention, async ({ bookingId, kind, detail }) => {
    await context.fileAttention(bookingId, kind, detail);
    return {};
  }),
];
