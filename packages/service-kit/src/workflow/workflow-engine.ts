import { z } from 'zod';
import type { Sidecar } from '../dapr/sidecar.ts';
import { DependencyUnavailableError } from '../dependency-unavailable.ts';

const Instance = z.object({ runtimeStatus: z.string().default('UNKNOWN') });
const terminal = new Set(['COMPLETED', 'FAILED', 'TERMINATED', 'CANCELED']);

export type InstanceState = 'absent' | 'running' | 'over';

/** Starts and wakes workflow instances through the sidecar's HTTP API (the client class throws on some statuses). */
export interface WorkflowEngine {
  state(instanceId: string): Promise<InstanceState>;
  /** Fine to repeat while it runs. An id that is over starts anew: the workflow must find out that all is done. */
  start(workflow: string, instanceId: string, input: object): Promise<void>;
  raise(instanceId: string, event: string): Promise<void>;
}

export function createWorkflowEngine(sidecar: Sidecar): WorkflowEngine {
  const path = (rest: string): string => `/v1.0/workflows/dapr/${rest}`;
  const json = { 'content-type': 'application/json' };
  // The relay holds its rows while it waits; see the publisher.
  const timeoutMs = 5000;

  const state: WorkflowEngine['state'] = async (instanceId) => {
    const { status, body } = await sidecar.call('GET', path(encodeURIComponent(instanceId)), { timeoutMs });
    if (status === 404 || /no such instance/i.test(body)) return 'absent';
    if (status !== 200) throw new DependencyUnavailableError('The workflow engine', new Error(body));
    return terminal.has(Instance.parse(JSON.parse(body)).runtimeStatus.toUpperCase()) ? 'over' : 'running';
  };

  return {
    state,
    start: async (workflow, instanceId, input) => {
      const { status, body } = await sidecar.call(
        'POST',
        path(`${workflow}/start?instanceID=${encodeURIComponent(instanceId)}`),
        { headers: json, body: JSON.stringify(input), timeoutMs },
      );
      if (status < 300 || /already exists/i.test(body)) return;
      throw new DependencyUnavailableError('The workflow engine', new Error(body));
    },
    raise: async (instanceId, event) => {
      const { status, body } = await sidecar.call(
        'POST',
        path(`${encodeURIComponent(instanceId)}/raiseEvent/${event}`),
        { headers: json, body: '{}', timeoutMs },
      );
      if (status >= 300) throw new DependencyUnavailableError('The workflow engine', new Error(body));
    },
  };
}
