import { StackProblem } from '../problem.ts';

/**
 * Runs a command and ends the process with what it answers. A problem that a person can put right is told in its own
 * words; anything else is a fault of ours and shows where it comes from.
 */
export async function runCommand(command: () => Promise<number>): Promise<never> {
  try {
    process.exit(await command());
  } catch (error) {
    if (error instanceof StackProblem) console.error(`\n${error.message}\n`);
    else console.error(error);
    process.exit(1);
  }
}
