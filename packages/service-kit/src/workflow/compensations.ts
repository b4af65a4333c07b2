import type { Steps } from './workflow.ts';

export interface UndoFailure {
  readonly undo: string;
  readonly error: string;
}

/** What has to be undone if the workflow cannot go on, newest first. */
export interface Compensations {
  /** Push *before* the step: a step whose answer was lost may have happened. Each undo is a no-op when it has not. */
  push(name: string, undo: () => Steps<unknown>): void;
  /** Runs all of them; one that fails for good does not stop the others. Answers those that failed. */
  run(): Steps<UndoFailure[]>;
}

export function compensations(): Compensations {
  const stack: { name: string; undo: () => Steps<unknown> }[] = [];
  return {
    push: (name, undo) => void stack.push({ name, undo }),
    run: async function* () {
      const failures: UndoFailure[] = [];
      for (const { name, undo } of stack.splice(0).reverse()) {
        try {
          yield* undo();
        } catch (error) {
          failures.push({ undo: name, error: error instanceof Error ? error.message : String(error) });
        }
      }
      return failures;
    },
  };
}
