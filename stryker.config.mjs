/** Mutation testing of the order model and of money: npm run test:mutation, then docs/mutation.md. */
export default {
  mutate: [
    'processors/order/**/*.ts',
    'schemas/money.ts',
    '!processors/order/**/*.spec.ts',
    '!processors/order/**/*.given.ts',
  ],
  testRunner: 'in-process',
  plugins: ['./test/mutation/in-process-runner.mjs'],
  coverageAnalysis: 'perTest',
  tempDirName: '.quittance/mutation/sandbox',
  ignorePatterns: ['/*', '!/processors', '!/schemas', '!/package.json', 'dist'],
  concurrency: 2,
  timeoutMS: 20_000,
  thresholds: { high: 95, low: 90, break: 90 },
  reporters: ['clear-text', 'progress-append-only', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: '.quittance/mutation/report.json' },
  allowConsoleColors: false,
};
