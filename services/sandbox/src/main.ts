import { readConfig } from './config.ts';
import { SandboxForbiddenError, startSandbox } from './sandbox.ts';

/** sysexits.h: the configuration is wrong, and starting again will not help. */
const wrongConfiguration = 78;

async function main(): Promise<void> {
  const result = readConfig(process.env);
  if (!result.ok) {
    process.stderr.write(`sandbox: the environment is not right:\n  ${result.problems.join('\n  ')}\n`);
    process.exitCode = wrongConfiguration;
    return;
  }
  const sandbox = await startSandbox(result.config);
  process.stdout.write(`sandbox: stripe ${sandbox.stripeUrl}, mail ${sandbox.mailUrl}\n`);
  const stop = () => void sandbox.stop();
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`sandbox: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof SandboxForbiddenError ? wrongConfiguration : 1;
}
