import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withProgress } from '../files/with-progress.ts';
import { StackProblem } from '../problem.ts';
import type { Report } from '../report.ts';
import { daprVersion } from './dapr-version.ts';

const run = promisify(execFile);
const system = process.platform;
const machine = process.arch === 'x64' ? 'amd64' : process.arch;
const programs = ['daprd', 'placement', 'scheduler'];

export const releaseName = `dapr-${daprVersion}-release-${system}-${machine}`;

/** Fails fast: a machine without a way out must get to the next choice in seconds. */
export async function releaseIsReachable(): Promise<boolean> {
  try {
    const answer = await fetch(`${archiveUrl('daprd')}.sha256`, {
      method: 'HEAD',
      signal: AbortSignal.timeout(5_000),
    });
    return answer.ok;
  } catch {
    return false;
  }
}

/** The official archives, each checked against the checksum that the project publishes beside it. */
export async function downloadDapr(folder: string, report: Report): Promise<void> {
  for (const program of programs) {
    report(`downloading Dapr ${daprVersion}: ${program} (usually a few seconds; about 100 MB in all)`);
    const archive = await withProgress(
      report,
      () => `still downloading ${program}`,
      () => download(archiveUrl(program)),
    );
    const published = (await download(`${archiveUrl(program)}.sha256`)).toString('utf8').split(/\s/)[0];
    const actual = createHash('sha256').update(archive).digest('hex');
    if (actual !== published) {
      throw new StackProblem(
        `The download of ${program} is damaged: its SHA-256 is ${actual}, published is ${published ?? 'none'}.`,
        'Try again. If it stays so, do not trust that connection.',
      );
    }
    await unpack(archive, program, folder);
  }
}

async function unpack(archive: Buffer, program: string, folder: string): Promise<void> {
  const file = join(folder, `${program}.tar.gz`);
  writeFileSync(file, archive);
  await run('tar', ['-xzf', file, '-C', folder]);
  rmSync(file);
}

async function download(url: string): Promise<Buffer> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(600_000) });
  if (!answer.ok) throw new StackProblem(`${url} answers ${answer.status}.`, 'Try again later.');
  return Buffer.from(await answer.arrayBuffer());
}

function archiveUrl(program: string): string {
  return `https://github.com/dapr/dapr/releases/download/v${daprVersion}/${program}_${system}_${machine}.tar.gz`;
}
