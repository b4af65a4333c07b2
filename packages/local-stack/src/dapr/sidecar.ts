import { answersOk } from '../process/answers.ts';
import type { ProcessDefinition } from '../process/stack-process.ts';

export interface SidecarPorts {
  http: number;
  grpc: number;
  internal: number;
  metrics: number;
}

export interface SidecarRequest {
  name: string;
  program: string;
  appId: string;
  appPort: number;
  ports: SidecarPorts;
  resources: readonly string[];
  configurations: readonly string[];
  placement: string;
  scheduler: string;
  apiToken: string;
  appToken: string;
  runDir: string;
  logFile: string;
}

/** The sidecar of one service (or of one of its replicas). */
export function sidecarDefinition(request: SidecarRequest): ProcessDefinition {
  return {
    name: request.name,
    command: request.program,
    args: flags(request).map(([flag, value]) => `--${flag}=${value}`),
    env: {
      NAMESPACE: 'default',
      DAPR_HOST_IP: '127.0.0.1', // what it tells others to call; without it, whatever card the machine has
      DAPR_API_TOKEN: request.apiToken,
      APP_API_TOKEN: request.appToken,
    },
    cwd: request.runDir,
    logFile: request.logFile,
    stop: { signals: ['SIGTERM', 'SIGKILL'], graceMs: 8_000 },
    isReady: () => answersOk(`http://127.0.0.1:${request.ports.http}/v1.0/healthz`),
  };
}

function flags(request: SidecarRequest): [string, string | number][] {
  const { ports } = request;
  const host = '127.0.0.1';
  return [
    ['mode', 'standalone'],
    ['app-id', request.appId],
    ['app-port', request.appPort],
    ['app-protocol', 'http'],
    ['app-channel-address', host],
    ['dapr-http-port', ports.http],
    ['dapr-grpc-port', ports.grpc],
    ['dapr-listen-addresses', host],
    ['dapr-internal-grpc-port', ports.internal],
    ['dapr-internal-grpc-listen-address', host],
    ['metrics-port', ports.metrics],
    ['metrics-listen-address', host],
    ...request.resources.map((folder): [string, string] => ['resources-path', folder]),
    ...request.configurations.map((file): [string, string] => ['config', file]),
    ['placement-host-address', request.placement],
    ['scheduler-host-address', request.scheduler],
    ['enable-app-health-check', 'true'],
    ['app-health-check-path', '/healthz'],
    ['app-health-probe-interval', 3],
    ['app-health-probe-timeout', 2_000], // two busy cores: half a second is not yet illness
    ['app-health-threshold', 3],
    ['dapr-graceful-shutdown-seconds', 2],
    ['max-body-size', '4Mi'],
    ['log-level', 'info'],
  ];
}
