import { loadConfig } from '@holdfast/service-kit/config';
import { migrate } from '@holdfast/service-kit/persistence/migrate';
import { ConfigSchema } from './config.ts';
import { createPaymentOrm } from './persistence/orm.ts';

const { DATABASE_URL } = loadConfig(ConfigSchema.pick({ DATABASE_URL: true }), process.env);
const orm = createPaymentOrm(DATABASE_URL);
try {
  await migrate(orm, DATABASE_URL);
} finally {
  await orm.close();
}
