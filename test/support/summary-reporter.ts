import type { Reporter, TestCase, TestModule, TestRunEndReason } from 'vitest/node';

/** Names every skipped test with its reason, and ends with the one line that machines read. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[], reason: TestRunEndReason): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const skipped = tests.filter((test) => stateOf(test) === 'skipped');
    const brokenFiles = modules.filter((module) => module.errors().length > 0);
    const failures = tests.filter((test) => stateOf(test) === 'failed').length + brokenFiles.length;
    const failed = Math.max(failures + unhandledErrors.length, reason === 'passed' ? 0 : 1); // a run that never began
    const passed = tests.filter((test) => stateOf(test) === 'passed').length;
    for (const test of skipped) print(`skipped: ${test.module.relativeModuleId} > ${test.fullName}: ${reasonOf(test)}`);
    print(`${passed} passed, ${failed} failed`);
  }
}

function stateOf(test: TestCase): string {
  return test.result().state;
}

function reasonOf(test: TestCase): string {
  const result = test.result();
  return (result.state === 'skipped' && result.note) || 'no reason given';
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
