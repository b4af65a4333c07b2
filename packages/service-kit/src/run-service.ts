/**
 * Runs a service until SIGTERM or SIGINT, then lets go of everything in reverse order. The process ends by itself
 * when nothing is left to do; a last-resort timer ends it if something hangs.
 */
export async function runService(start: () => Promise<AsyncDisposable>): Promise<void> {
  const asked = new Promise<void>((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
  try {
    const service = await start();
    await asked;
    setTimeout(() => process.exit(1), lastResortMs).unref();
    await service[Symbol.asyncDispose]();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
    setTimeout(() => process.exit(1), 1000).unref();
  }
}

const lastResortMs = 25_000;
