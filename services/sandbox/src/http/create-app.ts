import Koa from 'koa';

/** A Koa app that tells about its own mistakes and stays quiet about clients that went away. */
export function createApp(name: string): Koa {
  const app = new Koa();
  app.on('error', (error: unknown) => {
    if (isGoneClient(error) || isRefusal(error)) return;
    process.stderr.write(
      `${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
  });
  return app;
}

function isGoneClient(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    ['ECONNRESET', 'EPIPE', 'ECONNABORTED'].includes(String(error.code))
  );
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'expose' in error && error.expose === true;
}
