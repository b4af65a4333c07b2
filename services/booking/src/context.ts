import type { Platform } from '@holdfast/service-kit/platform';
import { createWorkflowEngine, type WorkflowEngine } from '@holdfast/service-kit/workflow/workflow-engine';
import type { MikroORM } from '@mikro-orm/postgresql';
import { createOwners, createReadUserStatus } from './adapters/owners.ts';
import { createPayments } from './adapters/payments.ts';
import { makeCancelBooking, makeReadCancellation } from './application/cancel-booking.ts';
import { makeConfirmBooking } from './application/confirm-booking.ts';
import { makeFindBookable } from './application/find-bookable.ts';
import { makeReadBooking, makeReadHistory } from './application/find-booking.ts';
import {
  fileAttention,
  makeAnnounceBooking,
  makeChargeBooking,
  makeReleaseBooking,
  makeSettleBooking,
} from './application/finish-booking.ts';
import { makeListBookings, makeListBusinessBookings } from './application/list-bookings.ts';
import { makeObserveBooking } from './application/observe-booking.ts';
import { makePlaceHold } from './application/place-hold.ts';
import { makeReadAvailability } from './application/read-availability.ts';
import { makeReconcileSagas } from './application/reconcile-sagas.ts';
import { makeRevalidateBooking } from './application/revalidate-booking.ts';
import { makeStartPayment } from './application/start-payment.ts';
import { makeExpireHold, makeSweepHolds } from './application/sweep-holds.ts';
import { makeDeliverWake } from './application/wake-saga.ts';
import type { Config } from './config.ts';
import { bookBooking } from './workflows/book-booking.workflow.ts';

export type Context = ReturnType<typeof createContext>;

/** The composition root: the only place that knows everyone. */
export function createContext(
  config: Config,
  { transport, acquireLease, sidecar }: Platform,
  orm: MikroORM,
  overrides: { readonly engine?: WorkflowEngine } = {},
) {
  const engine = overrides.engine ?? createWorkflowEngine(sidecar);
  const owners = createOwners(transport);
  const payments = createPayments(transport);
  const readUserStatus = createReadUserStatus(transport);
  const findBookable = makeFindBookable({ orm, owners });
  return {
    readAvailability: makeReadAvailability({ orm, findBookable }),
    placeHold: makePlaceHold({ orm, findBookable, acquireLease, holdSeconds: config.HOLD_SECONDS }),
    listBookings: makeListBookings({ orm }),
    listBusinessBookings: makeListBusinessBookings({ orm }),
    readBooking: makeReadBooking({ orm }),
    readHistory: makeReadHistory({ orm }),
    readCancellation: makeReadCancellation({ orm }),
    cancelBooking: makeCancelBooking({ orm }),
    startPayment: makeStartPayment({ orm, preparePayment: payments.prepare }),
    observeBooking: makeObserveBooking({ orm, latePaymentSeconds: config.LATE_PAYMENT_SECONDS }),
    expireHold: makeExpireHold({ orm }),
    revalidateBooking: makeRevalidateBooking({ orm, owners, readUserStatus }),
    confirmBooking: makeConfirmBooking({ orm }),
    chargeBooking: makeChargeBooking({ orm, payments }),
    announceBooking: makeAnnounceBooking({ orm }),
    releaseBooking: makeReleaseBooking({ orm }),
    settleBooking: makeSettleBooking({ orm, payments }),
    fileAttention: (bookingId: string, kind: string, detail: string) =>
      fileAttention(orm.em.fork(), bookingId, kind, detail),
    sweepHolds: makeSweepHolds({ orm }),
    reconcileSagas: makeReconcileSagas({ orm, engine }),
    deliverWake: makeDeliverWake({ engine, workflow: bookBooking.name }),
  };
}
