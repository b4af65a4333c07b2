import type { Report } from '../report.ts';

/** Does the work and says every 15 seconds that it goes on. */
export async function withProgress<T>(
  report: Report,
  line: () => string,
  work: () => Promise<T>,
): Promise<T> {
  const ticker = setInterval(() => report(`  ${line()}`), 15_000);
  try {
    return await work();
  } finally {
    clearInterval(ticker);
  }
}
