import { readStackInfo } from '@holdfast/local-stack';
import { hold } from '../tests/support/journey.ts';
import { signUp } from '../tests/support/person.ts';
import { openShop, slot } from '../tests/support/shop.ts';

/**
 * `npm run bench`: how long a hold takes through the gateway at a steady 20 requests a second (open loop: a slow
 * answer delays no other request), beside the same number of reads of `/v1/me`, which pass the same doors and do
 * almost nothing. The ratio is what a hold itself costs, whatever the machine.
 */
const perSecond = 20;
const seconds = Number(process.argv[2] ?? 20);

const info = readStackInfo();
const shop = await openShop(info);
const resourceId = await shop.addResource({ slotMinutes: 5, maximumHorizonDays: 60 });
const customer = await signUp(info, { role: 'CUSTOMER' });
const total = perSecond * seconds;

const place = async (n: number) => (await hold(customer, resourceId, slot(n, { minutes: 5 }))).status;
const read = async () => (await customer.request('GET', '/v1/me')).status;

await measure(perSecond * 3, (n) => place(total + n)); // warm-up
const reads = await measure(total, read);
const holds = await measure(total, place);
report('GET /v1/me', reads, 200);
report('POST /v1/bookings', holds, 201);
process.stdout.write(`hold / read: p50 ${ratio(holds, reads, 50)}, p99 ${ratio(holds, reads, 99)}\n`);

interface Sample {
  readonly status: number;
  readonly ms: number;
}

async function measure(count: number, work: (n: number) => Promise<number>): Promise<Sample[]> {
  const begun = performance.now();
  const running = Array.from({ length: count }, async (_, n) => {
    await until(begun + (n * 1000) / perSecond);
    const started = performance.now();
    const status = await work(n);
    return { status, ms: performance.now() - started };
  });
  return Promise.all(running);
}

function until(time: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, time - performance.now())));
}

function percentile(samples: readonly Sample[], percent: number): number {
  const sorted = samples.map(({ ms }) => ms).sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}

function ratio(a: readonly Sample[], b: readonly Sample[], percent: number): string {
  return (percentile(a, percent) / percentile(b, percent)).toFixed(1);
}

function report(name: string, samples: readonly Sample[], expected: number): void {
  const wrong = samples.filter(({ status }) => status !== expected).length;
  const figures = [50, 99]
    .map((percent) => `p${String(percent)} ${percentile(samples, percent).toFixed(1)} ms`)
    .join(', ');
  process.stdout.write(
    `${name}: ${String(samples.length)} requests, ${figures}, ${String(wrong)} not ${String(expected)}\n`,
  );
}
