import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Folders } from './folders.ts';
import { AccountSchema } from './stack-info.ts';
import type { Account } from './stack-info.ts';

/** The demo accounts; the file exists once all demo data is loaded. */
export function readAccounts({ dataDir }: Pick<Folders, 'dataDir'>): Account[] {
  const file = accountsFile(dataDir);
  return existsSync(file) ? z.array(AccountSchema).parse(JSON.parse(readFileSync(file, 'utf8'))) : [];
}

export function writeAccounts({ dataDir }: Pick<Folders, 'dataDir'>, accounts: Account[]): void {
  writeFileSync(accountsFile(dataDir), JSON.stringify(accounts, null, 2), { mode: 0o600 });
}

function accountsFile(dataDir: string): string {
  return join(dataDir, 'accounts.json');
}
