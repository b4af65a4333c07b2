import { setTimeout as sleep } from 'node:timers/promises';
import type { AcquireLease } from '@holdfast/service-kit/dapr/lease';

const leaseSeconds = 2;
const patienceMs = 1500;

/**
 * Lets a crowd on one resource through one by one, without each of them holding a database connection meanwhile.
 * It is a shed, not the guard: whoever waited long enough, or finds the store away, goes on to the database's lock.
 */
export async function inShortQueue<T>(
  acquireLease: AcquireLease,
  resourceId: string,
  work: () => Promise<T>,
): Promise<T> {
  const giveUpAt = Date.now() + patienceMs;
  for (;;) {
    await using lease = await acquireLease(`hold-${resourceId}`, leaseSeconds);
    if (lease.outcome !== 'busy' || Date.now() >= giveUpAt) return await work();
    // Spread out, so that those who wait do not all ask again at the same moment.
    await sleep(10 + Math.random() * 40);
  }
}
