import { daprPrograms } from '../dapr/find-dapr.ts';
import { postgresBinaries } from '../postgres/postgres-binaries.ts';
import { postgresIdentity } from '../postgres/postgres-identity.ts';
import { redisBinary } from '../redis/redis-binary.ts';
import { runCommand } from './run-command.ts';

const report = (line: string): void => console.log(line);

/** Gets every program that the platform runs on, so that nothing which comes later waits for a build unawares. */
await runCommand(async () => {
  await postgresBinaries(postgresIdentity(), report);
  await redisBinary(report);
  await daprPrograms(report);
  return 0;
});
