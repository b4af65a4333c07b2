import type { Logger } from '../logger.ts';

/** Work that is done when woken, and every so often in case a wake was lost. */
export interface Loop extends AsyncDisposable {
  wake(): void;
  /** Runs until there is nothing left to do; for tests and orderly stops. */
  drain(): Promise<void>;
}

export interface LoopOptions {
  readonly name: string;
  readonly everyMs: number;
  /** Does one batch; answers how much it did. More than nothing runs it again at once. */
  run(): Promise<number>;
  readonly logger: Logger;
}

export function startLoop({ name, everyMs, run, logger }: LoopOptions): Loop {
  let stopped = false;
  let woken = false;
  let wakeUp = (): void => undefined;

  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, everyMs);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
      if (woken || stopped) wakeUp();
    });

  // One batch at a time: draining waits for the one that is running, and sees what it left.
  let running: Promise<number> = Promise.resolve(0);
  const runAlone = (): Promise<number> => {
    running = running.then(run, run);
    return running;
  };

  const batch = async (): Promise<number> => {
    try {
      return await runAlone();
    } catch (error) {
      logger.warn({ err: error, loop: name }, 'loop failed; it will try again');
      return 0;
    }
  };

  const finished = (async () => {
    while (!isStopped()) {
      woken = false;
      const done = await batch();
      if (done === 0) await pause();
    }
  })();
  // A function, because the compiler cannot see that dispose changes the variable during an await.
  function isStopped(): boolean {
    return stopped;
  }

  return {
    wake: () => {
      woken = true;
      wakeUp();
    },
    drain: async () => {
      while ((await runAlone()) > 0);
    },
    [Symbol.asyncDispose]: async () => {
      stopped = true;
      wakeUp();
      await finished;
    },
  };
}
