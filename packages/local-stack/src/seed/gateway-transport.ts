import { setTimeout as pause } from 'node:timers/promises';
import type { Transport } from '@holdfast/contracts';

/** Calls the public door, as a customer's program would: with a token, and with patience when it is told to wait. */
export function gatewayTransport(gateway: string, accessToken?: string): Transport {
  return async ({ method, path, headers, body }) => {
    const authorization = accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` };
    for (;;) {
      const answer = await fetch(`${gateway}${path}`, {
        method,
        headers: { ...headers, ...authorization },
        body: body ?? null,
        signal: AbortSignal.timeout(30_000),
      });
      const text = await answer.text();
      const seconds = Number(answer.headers.get('retry-after'));
      if (answer.status !== 429 || !(seconds > 0 && seconds <= 120))
        return { status: answer.status, body: text };
      await pause(seconds * 1000);
    }
  };
}
