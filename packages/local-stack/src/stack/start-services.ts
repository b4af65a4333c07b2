import { apiToken } from './service-environment.ts';
import type { Surroundings } from './service-environment.ts';
import { serviceNames } from './service-names.ts';
import { launchSandbox, launchService, launchSidecar, planInstances } from './services.ts';
import type { Instance } from './services.ts';
import type { Ground, Infrastructure } from './infrastructure.ts';
import type { StackOptions } from './stack-options.ts';

export interface StartedServices {
  surroundings: Surroundings;
  instances: Instance[];
}

/** Starts every service and every sidecar at once: each waits for what it needs by itself. */
export async function startServices(
  ground: Ground,
  infrastructure: Infrastructure,
  options: StackOptions,
): Promise<StartedServices> {
  const { services = serviceNames, replicas = {}, env = {}, logLevel = 'info', outsideKeys = {} } = options;
  const { ports, secrets } = ground;
  const instances: Instance[] = [];
  for (const service of services) {
    if (service !== 'sandbox')
      instances.push(...(await planInstances(service, replicas[service] ?? 1, ports)));
  }
  const sandbox = {
    stripe: await ports.next('sandbox.stripe'),
    mail: await ports.next('sandbox.mail'),
    google: await ports.next('sandbox.google'),
  };
  const gatewayUrl = `http://127.0.0.1:${ports.ports['gateway'] ?? (await ports.next('gateway'))}`;
  const surroundings = { ...infrastructure, secrets, gatewayUrl, sandbox, logLevel, outsideKeys };
  await Promise.all([
    services.includes('sandbox') ? launchSandbox(ground, surroundings, env.sandbox ?? {}) : undefined,
    ...instances.map((instance) =>
      launchService(ground, instance, surroundings, env[instance.service] ?? {}),
    ),
    ...instances.map((instance) => launchSidecar(ground, instance, infrastructure)),
  ]);
  return { surroundings, instances };
}

/** Where each sidecar can be reached, for tests that speak to one directly. */
export function sidecarAddresses(
  { secrets }: Ground,
  instances: Instance[],
): Record<string, { http: string; grpc: string; apiToken: string }> {
  return Object.fromEntries(
    instances.map(({ name, service, sidecar }) => [
      name,
      {
        http: `http://127.0.0.1:${sidecar.http}`,
        grpc: `127.0.0.1:${sidecar.grpc}`,
        apiToken: apiToken(secrets, service),
      },
    ]),
  );
}
