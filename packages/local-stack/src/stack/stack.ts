import type { StackProcess } from '../process/stack-process.ts';
import type { Ground, Infrastructure } from './infrastructure.ts';
import { stripeKeys } from './outside-keys.ts';
import { readAccounts } from './accounts.ts';
import { appToken, serviceSecrets } from './service-environment.ts';
import { serviceNames } from './service-names.ts';
import { writeStackInfo } from './stack-info.ts';
import type { StackInfo } from './stack-info.ts';
import { sidecarAddresses } from './start-services.ts';
import type { StartedServices } from './start-services.ts';
import type { StackOptions } from './stack-options.ts';
import { supervise } from './supervise.ts';

/** A running platform. */
export interface Stack extends AsyncDisposable {
  /** The content of `stack.json`, always of this moment. */
  readonly info: StackInfo;
  readonly dataDir: string;
  readonly processes: readonly StackProcess[];
  /** One of its processes: postgres redis placement scheduler <service> <service>-sidecar <service>-2 ... */
  process(name: string): StackProcess;
  /** Writes `stack.json` anew, with the demo accounts that exist by now. */
  refresh(): void;
  /** Stops everything in order. */
  stop(): Promise<void>;
}

export interface StackParts {
  ground: Ground;
  infrastructure: Infrastructure;
  around: StartedServices;
  options: StackOptions;
  readySeconds: number;
  close: () => Promise<void>;
}

export function createStack(parts: StackParts): Stack {
  const { crew, folders, report } = parts.ground;
  const startedAt = new Date().toISOString();
  const info = (): StackInfo => describe(parts, startedAt);
  const refresh = (): void => writeStackInfo(folders.infoFile, info());
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    crew.onChange = () => undefined;
    return (stopping ??= parts.close());
  };
  crew.onChange = refresh;
  for (const member of crew.processes) {
    if (parts.options.restartCrashed === true) supervise(member, report);
    else member.onCrash = (ending) => report(`${member.name} has ended (${ending}). Log: ${member.logFile}`);
  }
  refresh();
  return {
    get info() {
      return info();
    },
    dataDir: folders.dataDir,
    processes: crew.processes,
    process: (name) => {
      const found = crew.processes.find((member) => member.name === name);
      if (found !== undefined) return found;
      throw new Error(
        `no process ${name}; there are ${crew.processes.map((member) => member.name).join(', ')}`,
      );
    },
    refresh,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function describe(
  { ground, infrastructure, around, readySeconds }: StackParts,
  startedAt: string,
): StackInfo {
  const { secrets, folders, crew, ports } = ground;
  const { gatewayUrl, sandbox } = around.surroundings;
  const stripe = stripeKeys(secrets);
  return {
    gateway: gatewayUrl,
    docs: `${gatewayUrl}/docs`,
    sandbox: {
      stripe: `http://127.0.0.1:${sandbox.stripe}`,
      mail: `http://127.0.0.1:${sandbox.mail}`,
      google: `http://127.0.0.1:${sandbox.google}`,
    },
    ports: ports.ports,
    pids: Object.fromEntries(
      crew.processes.flatMap(({ name, pid }) => (pid === undefined ? [] : [[name, pid]])),
    ),
    accounts: readAccounts(folders),
    stripe: {
      secretKey: stripe.STRIPE_SECRET_KEY,
      publishableKey: stripe.STRIPE_PUBLISHABLE_KEY,
      webhookSecret: stripe.STRIPE_WEBHOOK_SECRET,
    },
    databases: infrastructure.databaseUrls,
    redis: infrastructure.redisUrl,
    sidecars: sidecarAddresses(ground, around.instances),
    serviceSecrets: serviceSecrets(secrets),
    appTokens: Object.fromEntries(serviceNames.map((service) => [service, appToken(secrets, service)])),
    dataDir: folders.dataDir,
    logs: folders.logs,
    startedAt,
    readySeconds,
  };
}
