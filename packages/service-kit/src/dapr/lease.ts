import { randomUUID } from 'node:crypto';
import type { Logger } from '../logger.ts';
import type { Sidecar } from './sidecar.ts';

const store = 'leases';

/** `busy`: somebody else has it. `unguarded`: the store is away; go on without, it is a shed and not the guard. */
export type LeaseOutcome = 'acquired' | 'busy' | 'unguarded';

export interface Lease extends AsyncDisposable {
  readonly outcome: LeaseOutcome;
}

/**
 * A short lease in the Dapr state store (first write wins, with a time to live). Advisory only: correctness
 * belongs to the database.
 */
export type AcquireLease = (key: string, ttlSeconds: number) => Promise<Lease>;

export function createLeases(sidecar: Sidecar, logger: Logger): AcquireLease {
  return async (key, ttlSeconds) => {
    const outcome = await firstWrite(sidecar, key, ttlSeconds).catch((error: unknown): LeaseOutcome => {
      logger.warn({ err: error }, 'lease store is away; going on without');
      return 'unguarded';
    });
    return {
      outcome,
      [Symbol.asyncDispose]: async () => {
        if (outcome !== 'acquired') return;
        // A lease that cannot be given back runs out by itself.
        await sidecar
          .call('DELETE', `/v1.0/state/${store}/${encodeURIComponent(key)}`, { timeoutMs: 1000 })
          .catch(() => undefined);
      },
    };
  };
}

async function firstWrite(sidecar: Sidecar, key: string, ttlSeconds: number): Promise<LeaseOutcome> {
  const entry = {
    key,
    value: randomUUID(),
    options: { concurrency: 'first-write' },
    metadata: { ttlInSeconds: String(ttlSeconds) },
  };
  const { status, body } = await sidecar.call('POST', `/v1.0/state/${store}`, {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([entry]),
    timeoutMs: 1000,
  });
  if (status === 204) return 'acquired';
  // Redis answers a lost race with 500 ERR_STATE_SAVE "failed to set key", and an outage with 500 as well.
  if (
    status === 409 ||
    /failed to set key|possible etag mismatch|ERR_STATE_SAVE.*(?:NOSAVE|etag)/i.test(body)
  )
    return 'busy';
  throw new Error(`state store answered ${String(status)}: ${body}`);
}
