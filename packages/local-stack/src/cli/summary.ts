import { residentMemory } from '../process/resident-memory.ts';
import type { Stack } from '../stack/stack.ts';

/** What somebody needs who has just started the platform. */
export function summary({ info, dataDir }: Stack): string {
  const accounts = info.accounts.map(
    ({ role, email, password }) => `    ${role.padEnd(9)} ${email.padEnd(28)} ${password}`,
  );
  const mebibytes = Math.round(residentMemory(process.pid) / 1024 ** 2);
  return [
    '',
    '  Holdfast is ready.',
    '',
    `  API       ${info.gateway}/v1`,
    `  Docs      ${info.docs}`,
    `  Mailbox   ${info.sandbox.mail}`,
    `  Stripe    ${info.sandbox.stripe} (stand-in)`,
    `  Logs      ${info.logs}`,
    `  Data      ${dataDir} (every address, password and pid: stack.json)`,
    '',
    ...(accounts.length === 0 ? [] : ['  Demo accounts', ...accounts, '']),
    `  Ready after ${info.readySeconds.toFixed(1)} s; the platform uses ${mebibytes} MiB of memory.`,
    '  Try `npm run demo` in another terminal. Ctrl-C stops everything.',
    '',
  ].join('\n');
}
