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
    const endsAt = performance.now() + ttlSeconds * 1000;
    const outcome = await firstWrite(sidecar, key, ttlSeconds).catch((error: unknown): LeaseOutcome => {
      logger.warn({ err: error }, 'lease store is away; going on without');
      return 'unguarded';
    });
    return {
      outcome,
      [Symbol.asyncDispose]: async () => {
        // A lease that has run out may be somebody else's by now; one that cannot be given back runs out by itself.
        if (outcome !== 'acquired' || performance.now() >= endsAt) return;
        await sidecar
          .call('DELETE', `/v1.0/state/${store}/${encodeURIComponent(key)}`, { timeoutMs: 1000 })
          .catch(() => undefined);
      },
    };
  };
}

/**
 * What daprd 1.18.2 answers through state.redis, always 500 ERR_STATE_SAVE with "failed to set key <key>: ...":
 * - another first write was before ours: "... ERR user_script:14: failed to set key <key> script: <sha>, on @user_script:14."
 *   (the component's Lua script refuses; with an etag, which we never send, the same words in a 409);
 * - Redis frozen: "... read tcp ...: i/o timeout"; Redis just killed: "... EOF"; Redis away: "... context deadline exceeded".
 * Only the script's own refusal says that somebody has the lease.
 */
const lostRace = /user_script:\d+: failed to set key/;

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
  if (lostRace.test(body)) return 'busy';
  throw new Error(`state store answered ${String(status)}: ${body}`);
}
