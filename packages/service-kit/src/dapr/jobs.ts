import { DependencyUnavailableError } from '../dependency-unavailable.ts';
import type { Sidecar } from './sidecar.ts';

/** A repeating job: fired on one replica, at least once, never early. */
export interface RepeatingJob {
  readonly name: string;
  /** Go duration form: `@every 30s`. */
  readonly schedule: string;
  run(): Promise<void>;
}

/** Registers the job with the scheduler; fine to repeat. Errors: DependencyUnavailableError. */
export async function scheduleJob(sidecar: Sidecar, job: RepeatingJob): Promise<void> {
  const { status, body } = await sidecar.call('POST', `/v1.0/jobs/${job.name}`, {
    headers: { 'content-type': 'application/json' },
    // A job without data is scheduled and then never delivered ("none of the oneof fields is set", 1.18.2).
    body: JSON.stringify({
      schedule: job.schedule,
      data: { job: job.name },
      overwrite: true,
      failurePolicy: { drop: {} },
    }),
  });
  if (status >= 300) throw new DependencyUnavailableError('The Dapr scheduler', new Error(body));
}
