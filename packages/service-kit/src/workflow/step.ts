import type { z } from 'zod';
import type { ActivityDeclaration, Steps, WorkflowSteps } from './workflow.ts';

export interface RetryPolicy {
  readonly maxAttempts: number;
  readonly firstDelaySeconds: number;
  readonly longestDelaySeconds: number;
}

/** Through a restart of anything: about ten minutes. */
export const patient: RetryPolicy = { maxAttempts: 45, firstDelaySeconds: 1, longestDelaySeconds: 15 };

/**
 * One activity at a time, tried again after a fault with a durable timer between tries (the JavaScript SDK has no
 * retry of its own). Errors: the last fault, when every try has failed.
 */
export async function* step<I extends z.ZodType, O extends z.ZodType>(
  steps: WorkflowSteps,
  activity: ActivityDeclaration<I, O>,
  input: z.input<I> & object,
  policy: RetryPolicy = patient,
): Steps<z.output<O>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return activity.output.parse(yield steps.callActivity(activity.name, input));
    } catch (error) {
      if (attempt >= policy.maxAttempts) throw error;
    }
    yield steps.createTimer(
      Math.min(policy.firstDelaySeconds * 2 ** (attempt - 1), policy.longestDelaySeconds),
    );
  }
}
