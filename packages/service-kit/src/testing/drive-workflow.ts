import type { z } from 'zod';
import type { WorkflowDefinition, WorkflowSteps, WorkflowTask } from '../workflow/workflow.ts';

type Request =
  | { readonly kind: 'activity'; readonly name: string; readonly input: object }
  | { readonly kind: 'timer'; readonly seconds: number }
  | { readonly kind: 'event'; readonly name: string }
  | { readonly kind: 'any'; readonly tasks: readonly WorkflowTask[] };

/** What the world does when a workflow asks it. Throwing from `activity` is a fault. */
export interface World {
  activity(name: string, input: object): object;
  /** Which of the tasks of a `whenAny` is first; the timer by default. */
  first?(kinds: readonly string[]): number;
}

export interface Driven {
  readonly result: object;
  /** Everything that was asked for, in order: `booking.confirm`, `timer 4`, `any(event wake, timer 900)`. */
  readonly log: readonly string[];
}

const mostSteps = 10_000;

/** Runs a workflow without an engine. Errors: what the workflow throws; an Error when it never ends. */
export async function driveWorkflow<I extends z.ZodType>(
  { run }: WorkflowDefinition<I>,
  input: z.output<I>,
  world: World,
): Promise<Driven> {
  const log: string[] = [];
  const generator = run(recordingSteps, input);
  let next = await generator.next();
  for (let step = 0; next.done !== true; step += 1) {
    if (step > mostSteps) throw new Error(`the workflow does not end: ${log.slice(-6).join(', ')}`);
    const request = next.value as Request;
    log.push(describeRequest(request));
    next = await answer(generator, request, world);
  }
  return { result: next.value, log };
}

const recordingSteps: WorkflowSteps = {
  callActivity: (name, input): Request => ({ kind: 'activity', name, input }),
  createTimer: (seconds): Request => ({ kind: 'timer', seconds }),
  waitForExternalEvent: (name): Request => ({ kind: 'event', name }),
  whenAny: (tasks): Request => ({ kind: 'any', tasks }),
};

function describeRequest(request: Request): string {
  switch (request.kind) {
    case 'activity':
      return request.name;
    case 'timer':
      return `timer ${String(request.seconds)}`;
    case 'event':
      return `event ${request.name}`;
    case 'any':
      return `any(${request.tasks.map((task) => describeRequest(task as Request)).join(', ')})`;
  }
}

function answer(
  generator: AsyncGenerator<WorkflowTask, object, unknown>,
  request: Request,
  world: World,
): Promise<IteratorResult<WorkflowTask, object>> {
  if (request.kind === 'any') {
    const kinds = request.tasks.map((task) => (task as Request).kind);
    return generator.next(request.tasks[world.first?.(kinds) ?? kinds.indexOf('timer')]);
  }
  if (request.kind !== 'activity') return generator.next(undefined);
  try {
    return generator.next(world.activity(request.name, request.input));
  } catch (error) {
    return generator.throw(error);
  }
}
