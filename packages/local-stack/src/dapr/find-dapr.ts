import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, cachedFolder } from '../files/cache-folder.ts';
import { StackProblem } from '../problem.ts';
import type { Report } from '../report.ts';
import { buildDapr, buildName, goProgram } from './build-dapr.ts';
import { programsIn } from './dapr-programs.ts';
import type { DaprPrograms } from './dapr-programs.ts';
import { daprVersion } from './dapr-version.ts';
import { downloadDapr, releaseIsReachable, releaseName } from './download-dapr.ts';
import { installedDapr } from './installed-dapr.ts';

/** Dapr's programs: those that are installed, else those in the cache, else the release, else built from source. */
export async function daprPrograms(report: Report): Promise<DaprPrograms> {
  const installed = await installedDapr();
  if (installed !== undefined) return installed;
  const cached = [releaseName, buildName()].map((name) => join(cacheFolder(), name)).find(existsSync);
  return programsIn(cached ?? (await getDapr(report)));
}

async function getDapr(report: Report): Promise<string> {
  if (await releaseIsReachable()) {
    return cachedFolder(releaseName, report, (folder) => downloadDapr(folder, report));
  }
  const go = goProgram();
  if (go === undefined) {
    throw new StackProblem(
      `Dapr ${daprVersion} is missing: it is not on PATH, its release at github.com cannot be reached, and there is no Go to build it.`,
      `Install Go 1.26 or newer, or put daprd, placement and scheduler ${daprVersion} into a folder and set HOLDFAST_DAPR_BIN to it.`,
    );
  }
  return cachedFolder(buildName(), report, (folder) => buildDapr(go, folder, report));
}
