import { DatabaseEnvironment } from '@holdfast/service-kit/config';
import type { z } from 'zod';

/** Nothing beyond what every service with a database reads. */
export const ConfigSchema = DatabaseEnvironment;
export type Config = Readonly<z.output<typeof ConfigSchema>>;
