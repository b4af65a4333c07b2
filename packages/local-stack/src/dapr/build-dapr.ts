import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { findProgram } from '../files/find-program.ts';
import { withProgress } from '../files/with-progress.ts';
import { StackProblem } from '../problem.ts';
import { watchHelper } from '../process/watch-helper.ts';
import type { Report } from '../report.ts';
import { daprVersion } from './dapr-version.ts';

const moduleFolder = fileURLToPath(new URL('../../dapr-runtime', import.meta.url));
const programs = ['./cmd/daprd', 'github.com/dapr/dapr/cmd/placement', 'github.com/dapr/dapr/cmd/scheduler'];
const packagesInAll = 2_550; // `go list -deps` of the three programs

export function goProgram(): string | undefined {
  return findProgram(['go'], `${process.env['PATH'] ?? ''}:/usr/local/go/bin`);
}

/** The name of what this module builds: another module, another name. */
export function buildName(): string {
  const hash = createHash('sha256');
  for (const file of ['go.mod', 'go.sum', 'cmd/daprd/main.go'])
    hash.update(readFileSync(join(moduleFolder, file)));
  return `dapr-${daprVersion}-build-${process.platform}-${process.arch}-${hash.digest('hex').slice(0, 12)}`;
}

/** Builds Dapr from the Go modules that `dapr-runtime/go.sum` pins. */
export async function buildDapr(go: string, folder: string, report: Report): Promise<void> {
  report(`building Dapr ${daprVersion} from its Go modules: once, usually 4 to 6 minutes on two cores`);
  const build = spawn(go, buildArguments(folder), {
    cwd: moduleFolder,
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false', GOWORK: 'off' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(build, 'exit');
  watchHelper(build);
  const progress: { downloaded: number; built: number; lines: string[] } = {
    downloaded: 0,
    built: 0,
    lines: [],
  };
  const counts = (): string =>
    `${progress.downloaded} modules downloaded, ${progress.built} of about ${packagesInAll} packages built`;
  await withProgress(report, counts, async () => {
    for await (const line of createInterface({ input: build.stderr })) {
      if (line.startsWith('go: downloading')) progress.downloaded++;
      else progress.built++;
      progress.lines = [...progress.lines.slice(-15), line];
    }
    await ended;
  });
  if (build.exitCode === 0) return;
  throw new StackProblem(
    `Building Dapr ${daprVersion} has failed (${build.signalCode ?? `exit code ${build.exitCode ?? 'unknown'}`}).`,
    `It needs Go 1.26.5 or newer and a Go module proxy that answers. The last lines were:\n${progress.lines.join('\n')}`,
  );
}

function buildArguments(folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  const version = `-X github.com/dapr/dapr/pkg/buildinfo.version=${daprVersion}`;
  return ['build', '-v', '-mod=readonly', '-tags', 'stablecomponents']
    .concat(['-ldflags', `-s -w ${version}`, '-o', `${folder}/`])
    .concat(programs);
}
