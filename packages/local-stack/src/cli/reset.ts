import { defaultDataDir, foldersIn } from '../stack/folders.ts';
import { removeData } from '../stack/start-stack.ts';
import { runCommand } from './run-command.ts';

await runCommand(async () => {
  removeData(foldersIn(defaultDataDir));
  console.log('All local data is removed; the next `npm start` begins anew.');
  return 0;
});
