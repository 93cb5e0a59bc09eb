// Closes a test run with one plain line, counted from the runner's own report; reads that file, prints.
import { readFileSync } from 'node:fs';

const [path, code] = process.argv.slice(2);
const say = (line) => process.stdout.write(`${line}\n`);

/** A report that was never written is a failed run, not an empty one. */
function read() {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    say('The runner ended without a report.');
    return { testResults: [], numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0 };
  }
}

const report = read();
const tests = report.testResults.flatMap((file) => file.assertionResults);
const skipped = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed');
// A file that cannot be loaded has no test to fail, so it is counted itself.
const unloaded = report.testResults.filter(
  (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
);

for (const file of unloaded) say(`Counted as failed, since it did not run to its end: ${file.name}`);
for (const test of skipped) say(`Skipped: ${test.fullName}`);
let failed = report.numFailedTests + unloaded.length;
// An error outside of any test: a count that says all is well would hide it.
if (failed === 0 && code !== '0') {
  say(`Counted as failed, since the runner ended with ${code} although every test passed: see the errors above.`);
  failed = 1;
}

say(`${report.numPassedTests} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`);
