import { setTimeout as pause } from 'node:timers/promises';

export interface EventuallyOptions {
  timeoutMs?: number;
  intervalMs?: number;
  what?: string;
}

/**
 * Asks again and again until `check` neither throws nor answers false, null or undefined.
 * When the time is over it throws what the last try threw.
 */
export async function eventually<T>(
  check: () => T | Promise<T>,
  { timeoutMs = 30_000, intervalMs = 50, what = 'the condition' }: EventuallyOptions = {},
): Promise<NonNullable<T>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    let failure: unknown;
    try {
      const answer = await check();
      if (answer !== false && answer !== null && answer !== undefined) return answer;
      failure = new Error(`the last answer was ${String(answer)}`);
    } catch (error) {
      failure = error;
    }
    if (Date.now() >= deadline) {
      throw new Error(`${what} did not come true within ${timeoutMs / 1000} s`, { cause: failure });
    }
    await pause(intervalMs);
  }
}
