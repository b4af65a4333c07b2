// Runs every check and says at the end which of them failed: one failure does not hide the others.
import { spawnSync } from 'node:child_process';

const checks = ['types', 'lint', 'arch', 'unused', 'format'];
const failed = checks.filter((check) => {
  const startedAt = Date.now();
  console.log(`check:${check}`);
  const { status } = spawnSync('npm', ['run', '--silent', `check:${check}`], { stdio: 'inherit' });
  console.log(`  ${status === 0 ? 'ok' : 'FAILED'} after ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  return status !== 0;
});

if (failed.length > 0) {
  console.error(`\nFailed: ${failed.map((check) => `check:${check}`).join(', ')}`);
  process.exit(1);
}
