import type { WorkflowEngine } from '@holdfast/service-kit/workflow/workflow-engine';

/**
 * Delivers a wake: starts the saga when there is none, tells it to look again when it runs. A saga that is over
 * starts anew, finds out from the booking's row what is left to do, and does that. Errors: outage, tried again.
 */
export function makeDeliverWake({ engine, workflow }: { engine: WorkflowEngine; workflow: string }) {
  return async (bookingId: string): Promise<void> => {
    if ((await engine.state(bookingId)) === 'running') await engine.raise(bookingId, 'wake');
    else await engine.start(workflow, bookingId, { bookingId });
  };
}
