import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { answersOk } from '../process/answers.ts';
import type { ProcessDefinition } from '../process/stack-process.ts';

export interface ControlPlanePart {
  program: string;
  dataDir: string;
  runDir: string;
  logFile: string;
  nextPort: (purpose: string) => Promise<number>;
}

const host = '127.0.0.1';

/** Placement: knows which sidecar hosts which actors, and so which one runs a workflow. Keeps nothing. */
export async function placementDefinition(
  part: ControlPlanePart,
): Promise<ProcessDefinition & { port: number }> {
  const port = await part.nextPort('placement');
  const health = await part.nextPort('placement.health');
  const flags = {
    ...(await commonFlags('placement', part, port, health)),
    id: 'dapr-placement-0',
    'initial-cluster': `dapr-placement-0=${host}:${await part.nextPort('placement.raft')}`,
  };
  return { ...definition('placement', part, flags, health), port };
}

/** Scheduler: keeps the timers of workflows and jobs in an etcd of its own. */
export async function schedulerDefinition(
  part: ControlPlanePart,
): Promise<ProcessDefinition & { port: number }> {
  const port = await part.nextPort('scheduler');
  const health = await part.nextPort('scheduler.health');
  const folder = join(part.dataDir, 'scheduler');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const flags = {
    ...(await commonFlags('scheduler', part, port, health)),
    id: 'dapr-scheduler-server-0',
    'override-broadcast-host-port': `${host}:${port}`,
    'etcd-data-dir': folder,
    'etcd-client-port': String(await part.nextPort('scheduler.etcd')),
    'etcd-client-listen-address': host,
    'etcd-initial-cluster': `dapr-scheduler-server-0=http://${host}:${await part.nextPort('scheduler.etcd-peer')}`,
    'etcd-initial-election-tick-advance': 'true',
    'identity-directory-write': join(part.runDir, 'scheduler-identity'),
    workers: '64',
  };
  return { ...definition('scheduler', part, flags, health), port };
}

async function commonFlags(
  name: string,
  part: ControlPlanePart,
  port: number,
  health: number,
): Promise<Record<string, string>> {
  return {
    port: String(port),
    'listen-address': host,
    'healthz-port': String(health),
    'healthz-listen-address': host,
    'metrics-port': String(await part.nextPort(`${name}.metrics`)),
    'metrics-listen-address': host,
    'tls-enabled': 'false',
    'log-level': 'info',
  };
}

function definition(
  name: string,
  part: ControlPlanePart,
  flags: Record<string, string>,
  healthPort: number,
): ProcessDefinition {
  return {
    name,
    command: part.program,
    args: Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`),
    env: { NAMESPACE: 'default' },
    cwd: part.runDir,
    logFile: part.logFile,
    stop: { signals: ['SIGTERM', 'SIGKILL'], graceMs: 5_000 },
    isReady: () => answersOk(`http://${host}:${healthPort}/healthz`),
  };
}
