import { Client } from 'pg';
import type { Logger } from '../logger.ts';
import { wakeChannel } from './enqueue.ts';
import type { Loop } from './loop.ts';

const reconnectMs = 1000;

/** Wakes loops by lane on NOTIFY. A lost connection is made again; the loops' own rhythm covers the gap. */
export function startWakeListener(
  databaseUrl: string,
  loops: Readonly<Record<string, Loop>>,
  logger: Logger,
): AsyncDisposable {
  let stopped = false;
  let current: Client | undefined;
  let retry: NodeJS.Timeout | undefined;

  const connect = async (): Promise<void> => {
    const client = new Client({ connectionString: databaseUrl, keepAlive: true });
    current = client;
    client.on('notification', ({ payload }) => loops[payload ?? '']?.wake());
    client.on('error', (error) => logger.warn({ err: error }, 'wake listener lost its connection'));
    client.on('end', reconnectLater);
    try {
      await client.connect();
      await client.query(`listen ${wakeChannel}`);
      for (const loop of Object.values(loops)) loop.wake();
    } catch {
      await client.end().catch(() => undefined);
      reconnectLater();
    }
  };
  const reconnectLater = (): void => {
    clearTimeout(retry);
    if (!stopped) retry = setTimeout(() => void connect(), reconnectMs);
  };

  void connect();
  return {
    [Symbol.asyncDispose]: async () => {
      stopped = true;
      clearTimeout(retry);
      await current?.end().catch(() => undefined);
    },
  };
}
