import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { watchHelper } from '../process/watch-helper.ts';
import { rootFolder } from '../stack/folders.ts';
import { inheritedEnvironment } from '../stack/inherited-environment.ts';
import type { StackInfo } from '../stack/stack-info.ts';

const run = promisify(execFile);

/** The first admin cannot sign up: auth's own command makes them. Running it again changes nothing. */
export async function createAdmin(
  info: StackInfo,
  { email, name, password }: { email: string; name: string; password: string },
): Promise<void> {
  const command = join(rootFolder, 'services/auth/src/bootstrap-admin.ts');
  const tool = run(process.execPath, [command, '--email', email, '--name', name], {
    cwd: rootFolder,
    env: { ...inheritedEnvironment(), DATABASE_URL: info.databases['auth'], ADMIN_PASSWORD: password },
  });
  watchHelper(tool.child);
  await tool;
}
