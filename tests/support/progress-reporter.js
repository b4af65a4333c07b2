/** Tells each test of the platform suite as it ends: one file that runs for minutes should not be silent meanwhile. */
export default class ProgressReporter {
  onTestCaseResult(test, { status, fullName, duration }) {
    if (!test.path.includes('/tests/platform/') || status === 'pending') return;
    const mark = status === 'passed' ? 'ok  ' : 'FAIL';
    process.stderr.write(`  ${mark} ${fullName} (${String(duration ?? 0)} ms)\n`);
  }
}
