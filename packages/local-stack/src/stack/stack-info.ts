import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { StackProblem, errorCode } from '../problem.ts';
import { defaultDataDir, foldersIn } from './folders.ts';

export const AccountSchema = z.object({
  role: z.enum(['ADMIN', 'VENDOR', 'CUSTOMER']),
  email: z.string(),
  password: z.string(),
});
export type Account = z.infer<typeof AccountSchema>;

const names = z.record(z.string(), z.string());

/** Where everything of a running stack is: the content of `stack.json`, for tools and tests. */
export const StackInfoSchema = z.object({
  gateway: z.string(),
  docs: z.string(),
  sandbox: z.object({ stripe: z.string(), mail: z.string(), google: z.string() }),
  ports: z.record(z.string(), z.number()),
  pids: z.record(z.string(), z.number()),
  accounts: z.array(AccountSchema),
  stripe: z.object({ secretKey: z.string(), publishableKey: z.string(), webhookSecret: z.string() }),
  databases: names,
  redis: z.string(),
  sidecars: z.record(z.string(), z.object({ http: z.string(), grpc: z.string(), apiToken: z.string() })),
  serviceSecrets: names,
  appTokens: names,
  dataDir: z.string(),
  logs: z.string(),
  startedAt: z.string(),
  readySeconds: z.number(),
});
export type StackInfo = z.infer<typeof StackInfoSchema>;

/** What a running stack has written about itself. */
export function readStackInfo(dataDir = defaultDataDir): StackInfo {
  const { infoFile } = foldersIn(dataDir);
  try {
    return StackInfoSchema.parse(JSON.parse(readFileSync(infoFile, 'utf8')));
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    throw new StackProblem(
      'Nothing runs here: there is no stack.json.',
      'Start the platform with `npm start`.',
      {
        cause: error,
      },
    );
  }
}

/** It appears whole: whoever watches for the file never reads half of it. */
export function writeStackInfo(file: string, info: StackInfo): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(info, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
