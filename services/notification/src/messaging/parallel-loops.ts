import type { Loop, LoopOptions } from '@holdfast/service-kit/messaging/loop';
import { startLoop } from '@holdfast/service-kit/messaging/loop';

/** Several loops on one lane, seen as one: a mail that is slow to send holds up only the loop that sends it. */
export function startParallelLoops(count: number, options: LoopOptions): Loop {
  const loops = Array.from({ length: count }, () => startLoop(options));
  return {
    wake: () => {
      for (const loop of loops) loop.wake();
    },
    drain: async () => {
      await Promise.all(loops.map((loop) => loop.drain()));
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(loops.map((loop) => loop[Symbol.asyncDispose]()));
    },
  };
}
