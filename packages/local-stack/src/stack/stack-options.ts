import type { Report } from '../report.ts';
import type { OutsideKeys } from './outside-keys.ts';
import type { ServiceName } from './service-names.ts';

export interface StackOptions {
  /** Where data, logs and secrets live; by default `.holdfast` of the checkout. */
  dataDir?: string;
  /** `fixed`: ports that people remember, as `npm start` has them; `free` (the default): whatever is free. */
  ports?: 'fixed' | 'free';
  services?: readonly ServiceName[];
  replicas?: Partial<Record<ServiceName, number>>;
  /** Additions to the environment of single services. */
  env?: Partial<Record<ServiceName, Record<string, string>>>;
  /** false: the databases do not wait for the disk. Quicker, and wrong for tests that pull the plug. */
  durable?: boolean;
  logLevel?: string;
  /** Start a process again that ends by itself. */
  restartCrashed?: boolean;
  /** false: the data folder goes when the stack is stopped. */
  keepData?: boolean;
  outsideKeys?: OutsideKeys;
  report?: Report;
  /** Gives a start up half-way: what has been started is stopped again. */
  signal?: AbortSignal;
}
