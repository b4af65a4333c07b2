import type { Context } from 'koa';

/** Cuts the connection after holding it open: what a client sees when an answer never comes. */
export async function loseAnswer(ctx: Pick<Context, 'req' | 'respond'>, holdMs: number): Promise<void> {
  const { socket } = ctx.req;
  ctx.respond = false;
  await new Promise<void>((resolve) => {
    if (holdMs === 0 || socket.destroyed) {
      resolve();
      return;
    }
    const timer = setTimeout(resolve, holdMs);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
  socket.destroy();
}
