import { existsSync, readFileSync } from 'node:fs';

/**
 * Counts of one Jest run from its JSON file. Its exit code alone says too little, its closing lines are for people.
 * A file of tests that could not even be loaded has no failed test: it counts as one. So does a run without a result.
 */
export function jestCounts(file, exitCode) {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const result = JSON.parse(readFileSync(file, 'utf8'));
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  const skipped = result.numPendingTests + result.numTodoTests;
  for (const name of skippedNames(result)) console.log(`   skipped: ${name}`);
  // For example a global teardown that threw: every test passed, and yet the run is not right.
  return { passed: result.numPassedTests, failed: failed === 0 && exitCode !== 0 ? 1 : failed, skipped };
}

function skippedNames({ testResults }) {
  return testResults.flatMap(({ assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'pending' || status === 'todo')
      .map(({ fullName }) => fullName),
  );
}
