import { readStackInfo } from '@holdfast/local-stack';
import { tellTheStory } from './story.ts';

/** Walks one booking from sign-up to refund against the running platform (`npm start`), telling each step. */
try {
  await tellTheStory(readStackInfo(), (line) => {
    process.stdout.write(`${line}\n`);
  });
} catch (error) {
  process.stderr.write(
    `\nThe demonstration stopped: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
}
