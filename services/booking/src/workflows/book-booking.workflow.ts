import { compensations } from '@holdfast/service-kit/workflow/compensations';
import { patient, step, type RetryPolicy } from '@holdfast/service-kit/workflow/step';
import {
  defineWorkflow,
  type Steps,
  type WorkflowSteps,
  type WorkflowTask,
} from '@holdfast/service-kit/workflow/workflow';
import {
  BookingRef,
  announce,
  charge,
  confirm,
  expire,
  fileAttention,
  observe,
  release,
  revalidate,
  settle,
} from './activities.ts';

type Ref = { readonly bookingId: string };

/** An authorisation lives about a week; asking every ten minutes bridges any outage of the card network. */
const asLongAsAuthorised: RetryPolicy = { maxAttempts: 900, firstDelaySeconds: 1, longestDelaySeconds: 600 };

/**
 * Conducts one booking from hold to charge, or to where nothing is owed. It trusts nothing it was told: each turn
 * reads the booking's row, so a lost, doubled or early wake changes nothing, and starting it again is harmless.
 */
export const bookBooking = defineWorkflow({
  name: 'book-booking.v1',
  input: BookingRef,
  run: async function* (steps, ref) {
    let woken = steps.waitForExternalEvent('wake');
    for (;;) {
      const state = yield* step(steps, observe, ref);
      switch (state.next) {
        case 'wait':
          if ((yield* firstOf(steps, woken, steps.createTimer(state.seconds))) === woken) {
            // Each waiter takes one event; a second one on the same name would swallow the next.
            woken = steps.waitForExternalEvent('wake');
          }
          break;
        case 'expire':
          yield* step(steps, expire, ref);
          break;
        case 'book':
          yield* book(steps, ref);
          break;
        case 'settle':
          yield* step(steps, settle, ref, asLongAsAuthorised);
          break;
        case 'done':
          return {};
      }
    }
  },
});

async function* firstOf(steps: WorkflowSteps, ...tasks: WorkflowTask[]): Steps<unknown> {
  return yield steps.whenAny(tasks);
}

/** The paid path. Before the pivot everything can be undone; after it the charge must happen, or the booking goes. */
async function* book(steps: WorkflowSteps, ref: Ref): Steps<void> {
  let reason = 'could_not_be_completed';
  const undo = compensations();
  // Newest first: the time is given back, then the money.
  undo.push('settle', () => step(steps, settle, ref, asLongAsAuthorised));
  undo.push('release', () => step(steps, release, { ...ref, reason }));
  try {
    for (const activity of [revalidate, confirm]) {
      const outcome = yield* step(steps, activity, ref, patient);
      if (!outcome.ok) {
        reason = outcome.reason;
        return yield* undoAll(steps, ref, undo);
      }
    }
    const charged = yield* step(steps, charge, ref, asLongAsAuthorised);
    if (!charged.ok) {
      reason = charged.reason;
      return yield* undoAll(steps, ref, undo);
    }
    yield* step(steps, announce, ref);
  } catch (error) {
    yield* undoAll(steps, ref, undo);
    throw error;
  }
}

async function* undoAll(steps: WorkflowSteps, ref: Ref, undo: ReturnType<typeof compensations>): Steps<void> {
  const failures = yield* undo.run();
  for (const failure of failures) {
    yield* step(steps, fileAttention, { ...ref, kind: `undo_${failure.undo}_failed`, detail: failure.error });
  }
}
