import type { z } from 'zod';

/** Something the engine is asked for: an activity's result, a timer, an event. Opaque: it is only ever yielded. */
export type WorkflowTask = object;

/** The part of the engine's context that is safe to use (see docs/adr for the rest). */
export interface WorkflowSteps {
  callActivity(name: string, input: object): WorkflowTask;
  createTimer(seconds: number): WorkflowTask;
  waitForExternalEvent(name: string): WorkflowTask;
  whenAny(tasks: WorkflowTask[]): WorkflowTask;
}

/** What a generator that runs inside a workflow looks like. */
export type Steps<R> = AsyncGenerator<WorkflowTask, R, unknown>;

/**
 * Deterministic prose: it is replayed from its history, so it takes nothing from the world but what it yields for.
 * Must be an async generator: the engine takes a plain one for a workflow that does nothing.
 */
export interface WorkflowDefinition<I extends z.ZodType = z.ZodType> {
  /** Holds the version: running instances replay their code, so a changed workflow is a new name. */
  readonly name: string;
  readonly input: I;
  run(steps: WorkflowSteps, input: z.output<I>): Steps<object>;
}

export function defineWorkflow<I extends z.ZodType>(
  definition: WorkflowDefinition<I>,
): WorkflowDefinition<I> {
  return definition;
}

/** Name and shapes of an activity: the contract between a workflow and what does its work. */
export interface ActivityDeclaration<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly input: I;
  readonly output: O;
}

/** Inputs and outputs are objects: the engine loses falsy ones. */
export function defineActivity<I extends z.ZodObject, O extends z.ZodType<object>>(
  name: string,
  input: I,
  output: O,
): ActivityDeclaration<I, O> {
  return { name, input, output };
}

/** Does an activity's work. Runs at least once: must be safe to repeat. A refusal is an answer; an exception means "try again". */
export interface ActivityImplementation {
  readonly name: string;
  run(input: unknown): Promise<object>;
}

export function implement<I extends z.ZodType, O extends z.ZodType<object>>(
  declaration: ActivityDeclaration<I, O>,
  work: (input: z.output<I>) => Promise<z.output<O>>,
): ActivityImplementation {
  return {
    name: declaration.name,
    run: async (input) => declaration.output.parse(await work(declaration.input.parse(input))),
  };
}
