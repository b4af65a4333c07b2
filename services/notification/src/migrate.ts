import { loadConfig } from '@holdfast/service-kit/config';
import { migrate } from '@holdfast/service-kit/persistence/migrate';
import { z } from 'zod';
import { createNotificationOrm } from './persistence/orm.ts';

const { DATABASE_URL } = loadConfig(z.object({ DATABASE_URL: z.url() }), process.env);
const orm = createNotificationOrm(DATABASE_URL);
await migrate(orm, DATABASE_URL);
await orm.close();
