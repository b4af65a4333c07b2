import { OptimisticLockError } from '@mikro-orm/postgresql';

const attempts = 5;

/**
 * Runs a whole transaction again when somebody else changed the row between its read and its write: it then
 * decides on what they left. Each lost race is a change that somebody else made, so a few tries are enough.
 */
export async function retryStale<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= attempts || !(error instanceof OptimisticLockError)) throw error;
    }
  }
}
