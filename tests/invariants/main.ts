import { readStackInfo } from '@holdfast/local-stack';
import { checkInvariants } from './check.ts';

/** `npm run invariants`: lists every broken promise of the running platform; exit code 1 if there is one. */
const violations = await checkInvariants(readStackInfo());
for (const { kind, subject, detail } of violations) process.stdout.write(`${kind} ${subject}: ${detail}\n`);
process.stdout.write(`${String(violations.length)} violations\n`);
process.exitCode = violations.length === 0 ? 0 : 1;
