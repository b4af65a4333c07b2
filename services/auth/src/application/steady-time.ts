import { setTimeout as pause } from 'node:timers/promises';

/**
 * Answers no sooner than `milliseconds` after it was asked. What is written for one e-mail address and not for
 * another takes a few milliseconds; they disappear in a wait that is longer than any of it.
 */
export async function inSteadyTime<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  const [outcome] = await Promise.allSettled([work(), pause(milliseconds)]);
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}
