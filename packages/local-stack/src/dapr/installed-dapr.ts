import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { delimiter } from 'node:path';
import { promisify } from 'node:util';
import { isProgram } from '../files/find-program.ts';
import { StackProblem } from '../problem.ts';
import { programsIn } from './dapr-programs.ts';
import type { DaprPrograms } from './dapr-programs.ts';
import { daprVersion } from './dapr-version.ts';

const run = promisify(execFile);

/** Dapr from HOLDFAST_DAPR_BIN or PATH, when it is our version and can resolve names through SQLite. */
export async function installedDapr(): Promise<DaprPrograms | undefined> {
  const chosen = process.env['HOLDFAST_DAPR_BIN'];
  if (chosen !== undefined) {
    if (await isUsable(chosen)) return programsIn(chosen);
    throw new StackProblem(
      `HOLDFAST_DAPR_BIN is ${chosen}, which does not hold daprd, placement and scheduler ${daprVersion} with SQLite name resolution.`,
      'Point it to a folder that does, or unset it.',
    );
  }
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    if (folder !== '' && (await isUsable(folder))) return programsIn(folder);
  }
  return undefined;
}

async function isUsable(folder: string): Promise<boolean> {
  const { daprd, placement, scheduler } = programsIn(folder);
  if (![daprd, placement, scheduler].every(isProgram)) return false;
  const { stdout } = await run(daprd, ['--version']).catch(() => ({ stdout: '' }));
  return stdout.trim() === daprVersion && (await resolvesThroughSqlite(daprd));
}

/** Builds differ in the components they hold; a Go program names the packages it was made of. */
async function resolvesThroughSqlite(daprd: string): Promise<boolean> {
  const needle = 'components-contrib/nameresolution/sqlite';
  let previous = '';
  for await (const chunk of createReadStream(daprd, { encoding: 'latin1', highWaterMark: 1 << 20 })) {
    const text = previous + String(chunk);
    if (text.includes(needle)) return true;
    previous = text.slice(-needle.length);
  }
  return false;
}
