import { eventually, startStack, type Stack, type StackInfo } from '@holdfast/local-stack';
import { seedOnce } from '@holdfast/local-stack/seed/seed-once';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkInvariants } from '../invariants/check.ts';

/** The one platform that all journeys of the suite share: two replicas of booking, real sidecars, durable data. */
export interface TestStack {
  readonly stack: Stack;
  readonly info: StackInfo;
}

export async function bootPlatform(): Promise<TestStack> {
  const stack = await startStack({
    dataDir: mkdtempSync(join(tmpdir(), 'holdfast-platform-')),
    ports: 'free',
    replicas: { booking: 2 },
    keepData: false,
    // Getting Dapr for the first time takes minutes: say so while it happens.
    report: (line) => void process.stderr.write(`  ${line}\n`),
    env: { gateway: { RATE_AUTH_PER_MINUTE: '0', RATE_BOOKING_PER_MINUTE: '0' } },
  });
  await seedOnce(stack, () => undefined);
  return { stack, info: stack.info };
}

/**
 * No promise is broken. What is still under way gets a moment to settle; what stays is a violation, told in full.
 */
export async function expectNoViolations(info: StackInfo): Promise<void> {
  let last: unknown[] = [];
  await eventually(
    async () => {
      last = await checkInvariants(info);
      return last.length === 0;
    },
    { timeoutMs: 60_000, intervalMs: 500, what: 'the invariants to hold' },
  ).catch((error: unknown) => {
    throw new Error(`violations: ${JSON.stringify(last, null, 2)}`, { cause: error });
  });
}
