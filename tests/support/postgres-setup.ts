import { startPostgres } from '@holdfast/local-stack';

type TestPostgres = Awaited<ReturnType<typeof startPostgres>>;

declare global {
  var holdfastTestPostgres: TestPostgres | undefined;
}

/** One PostgreSQL for all test files; each file gets a database of its own (see createTestDatabase). */
export default async function setUp(): Promise<void> {
  globalThis.holdfastTestPostgres = await startPostgres({ durable: false });
  process.env['TEST_POSTGRES_URL'] = globalThis.holdfastTestPostgres.adminUrl;
}
