import { join } from 'node:path';
import { sidecarDefinition } from '../dapr/sidecar.ts';
import type { SidecarPorts } from '../dapr/sidecar.ts';
import { answersOk } from '../process/answers.ts';
import type { ProcessDefinition } from '../process/stack-process.ts';
import { rootFolder } from './folders.ts';
import { logFile } from './infrastructure.ts';
import type { Ground, Infrastructure } from './infrastructure.ts';
import type { PortBook } from './port-book.ts';
import { apiToken, appToken, serviceEnvironment } from './service-environment.ts';
import type { Surroundings } from './service-environment.ts';
import type { ServiceName } from './service-names.ts';

/** One running copy of a service: its process name, its ports, and its sidecar's (the stand-ins have none). */
export interface Instance {
  name: string;
  service: ServiceName;
  port: number;
  sidecar: SidecarPorts;
}

/** The copies of a service: `booking`, `booking-2`, and so on, each with ports of its own. */
export async function planInstances(
  service: ServiceName,
  copies: number,
  ports: PortBook,
): Promise<Instance[]> {
  const instances: Instance[] = [];
  for (let copy = 1; copy <= copies; copy++) {
    const name = copy === 1 ? service : `${service}-${copy}`;
    const port = await ports.next(name);
    const next = (purpose: string): Promise<number> => ports.next(`${name}-sidecar.${purpose}`);
    const sidecar = {
      http: await next('http'),
      grpc: await next('grpc'),
      internal: await next('internal'),
      metrics: await next('metrics'),
    };
    instances.push({ name, service, port, sidecar });
  }
  return instances;
}

export async function launchService(
  ground: Ground,
  instance: Instance,
  around: Surroundings,
  additions: Record<string, string>,
): Promise<void> {
  await ground.crew.launch('service', {
    ...nodeProcess(ground, instance.name, instance.service),
    env: { ...serviceEnvironment(instance, around), ...additions },
    isReady: () => answersOk(`http://127.0.0.1:${instance.port}/readyz`),
  });
}

export async function launchSidecar(
  ground: Ground,
  instance: Instance,
  infrastructure: Infrastructure,
): Promise<void> {
  const name = `${instance.name}-sidecar`;
  const definition = sidecarDefinition({
    ...infrastructure,
    ...infrastructure.componentFiles,
    name,
    program: ground.programs.daprd,
    appId: instance.service,
    appPort: instance.port,
    ports: instance.sidecar,
    apiToken: apiToken(ground.secrets, instance.service),
    appToken: appToken(ground.secrets, instance.service),
    runDir: ground.folders.runDir,
    logFile: logFile(ground.folders, name),
  });
  await ground.crew.launch('sidecar', definition);
}

/** The stand-ins for Stripe, SendGrid and Google: one process, three doors, no sidecar. */
export async function launchSandbox(
  ground: Ground,
  around: Surroundings,
  additions: Record<string, string>,
): Promise<void> {
  await ground.crew.launch('service', {
    ...nodeProcess(ground, 'sandbox', 'sandbox'),
    env: { ...serviceEnvironment({ service: 'sandbox' }, around), ...additions },
    isReady: () => answersOk(`http://127.0.0.1:${around.sandbox.mail}/healthz`),
  });
}

function nodeProcess(
  { folders }: Ground,
  name: string,
  service: ServiceName,
): Omit<ProcessDefinition, 'env' | 'isReady'> {
  return {
    name,
    command: process.execPath,
    args: [join(rootFolder, 'services', service, 'src/main.ts')],
    cwd: rootFolder,
    logFile: logFile(folders, name),
    stop: { signals: ['SIGTERM', 'SIGKILL'], graceMs: 8_000 },
  };
}
