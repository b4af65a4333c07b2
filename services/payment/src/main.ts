import { loadConfig } from '@holdfast/service-kit/config';
import { runService } from '@holdfast/service-kit/run-service';
import { ConfigSchema } from './config.ts';
import { createService } from './service.ts';

await runService(() => createService(loadConfig(ConfigSchema, process.env)));
