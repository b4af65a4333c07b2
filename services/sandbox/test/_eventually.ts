/** Repeats until the check no longer throws; fails with its last complaint when time is up. */
export async function eventually<T>(check: () => T | Promise<T>, withinMs = 8_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  }
}
