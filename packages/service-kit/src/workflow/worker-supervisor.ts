import { LogLevel, WorkflowRuntime } from '@dapr/dapr';
import { z } from 'zod';
import type { Sidecar } from '../dapr/sidecar.ts';
import type { Logger } from '../logger.ts';
import type { ActivityImplementation, WorkflowDefinition } from './workflow.ts';

export interface WorkerOptions {
  readonly sidecar: Sidecar;
  readonly workflows: readonly WorkflowDefinition[];
  readonly activities: readonly ActivityImplementation[];
  readonly logger: Logger;
  /** How often the sidecar is asked whether it sees a worker. */
  readonly pollMs?: number;
}

export interface SupervisedWorker extends AsyncDisposable {
  /** Resolves while a worker is connected, for readiness. */
  check(): Promise<void>;
}

/** A new worker needs a moment until the sidecar counts it. */
const graceChecks = 5;

const Metadata = z.object({
  workflows: z.object({ connectedWorkers: z.number().default(0) }).default({ connectedWorkers: 0 }),
});

/**
 * Keeps a workflow worker connected. The SDK's worker gives up for good at the first broken stream, that is at the
 * first restart of the sidecar, and tells nobody; so we ask the sidecar whether it sees one and start another if not.
 */
export function superviseWorker(options: WorkerOptions): SupervisedWorker {
  const { sidecar, workflows, activities, logger, pollMs = 1000 } = options;
  let runtime: WorkflowRuntime | undefined;
  let missing = 0;
  let connected = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const start = async (): Promise<void> => {
    await sidecar.checkOutbound();
    if (isStopped()) return;
    abandon(runtime);
    runtime = createRuntime(sidecar, workflows, activities);
    missing = 0;
    await runtime.start();
    logger.info('workflow worker started');
  };

  const look = async (): Promise<void> => {
    const workers = await connectedWorkers(sidecar);
    connected = workers > 0;
    missing = connected ? 0 : missing + 1;
    if (runtime === undefined || missing > graceChecks) await start();
  };

  const poll = async (): Promise<void> => {
    try {
      await look();
    } catch (error) {
      connected = false;
      // The sidecar is away: whatever stream there was is dead, so do not wait for the grace.
      missing = graceChecks;
      logger.debug({ err: error }, 'workflow worker cannot be checked');
    }
    if (!isStopped()) timer = setTimeout(() => void poll(), pollMs);
  };
  function isStopped(): boolean {
    return stopped;
  }

  void poll();
  return {
    check: async () => {
      if (!connected) throw new Error('no workflow worker is connected');
    },
    [Symbol.asyncDispose]: async () => {
      stopped = true;
      clearTimeout(timer);
      await runtime?.stop().catch(() => undefined);
    },
  };
}

/** The old worker's stream is gone; stopping it may take half a minute and may throw, and nobody needs to wait. */
function abandon(runtime: WorkflowRuntime | undefined): void {
  void runtime?.stop().catch(() => undefined);
}

async function connectedWorkers(sidecar: Sidecar): Promise<number> {
  const { status, body } = await sidecar.call('GET', '/v1.0/metadata', { timeoutMs: 3000 });
  if (status !== 200) throw new Error(`metadata answered ${String(status)}`);
  return Metadata.parse(JSON.parse(body)).workflows.connectedWorkers;
}

function createRuntime(
  { options }: Sidecar,
  workflows: readonly WorkflowDefinition[],
  activities: readonly ActivityImplementation[],
): WorkflowRuntime {
  const runtime = new WorkflowRuntime({
    daprHost: '127.0.0.1',
    daprPort: String(options.grpcPort),
    daprApiToken: options.apiToken,
    logger: { level: LogLevel.Error },
  });
  for (const { name, input, run } of workflows) {
    runtime.registerWorkflowWithName(name, (context, given) => run(context, input.parse(given)));
  }
  for (const { name, run } of activities) {
    runtime.registerActivityWithName(name, (_context, given: unknown) => run(given));
  }
  return runtime;
}
