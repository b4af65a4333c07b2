import { randomBytes } from 'node:crypto';
import type { Report } from '../report.ts';
import { readAccounts, writeAccounts } from '../stack/accounts.ts';
import { openSecrets } from '../stack/secrets.ts';
import type { Stack } from '../stack/stack.ts';
import { loadDemoData } from './load-demo-data.ts';

/** Loads the demo data when the platform starts for the first time. */
export async function seedOnce(stack: Stack, report: Report): Promise<void> {
  if (readAccounts(stack).length > 0) return;
  report('loading the demo data (once; a few seconds)');
  const secrets = openSecrets(stack.dataDir);
  const passwordOf = (email: string): string => secrets(`account.${email}`, typeablePassword);
  writeAccounts(stack, await loadDemoData(stack.info, passwordOf));
  stack.refresh();
}

function typeablePassword(): string {
  return randomBytes(12).toString('base64url');
}
