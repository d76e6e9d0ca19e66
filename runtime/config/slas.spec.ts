import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from './env-reader.js';
import { ConfigurationError, problemText } from './problem.js';
import { readSlas } from './sla-file.js';
import { completeSlas, DEFAULT_SLAS } from './slas.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slas-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(content?: unknown) {
  const file = join(folder, 'slas.json');
  if (content !== undefined)
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  const env = { QUITTANCE_SLA_FILE: content === undefined ? '' : file };
  return readSettings(env, (reader) => readSlas(reader, ['alpha', 'beta']));
}

function mistakes(content: unknown): readonly string[] {
  try {
    read(content);
    return [];
  } catch (thrown) {
    if (thrown instanceof ConfigurationError) return thrown.problems.map(problemText);
    throw thrown;
  }
}

const everyone = { provider: '', account: '' };

it('without a file the built-in table holds', () => {
  expect(read()).toEqual([
    { sla: 'refund_without_payment', ...everyone, seconds: 900 },
    { sla: 'overdue_settlement', ...everyone, seconds: 259_200 },
    { sla: 'pending_payment', ...everyone, seconds: 7_200 },
    { sla: 'pending_refund', ...everyone, seconds: 86_400 },
  ]);
});

it('a file changes what it names, the most specific rule first; null is off', () => {
  const slas = [
    { sla: 'pending_payment', after: 'PT1H30M' },
    { sla: 'overdue_settlement', provider: 'alpha', after: 'P5D' },
    { sla: 'overdue_settlement', provider: 'alpha', account: 'hk', after: 'P1DT12H' },
    { sla: 'refund_without_payment', provider: 'beta', after: null },
  ];
  expect(read({ slas })).toEqual([
    { sla: 'overdue_settlement', provider: 'alpha', account: 'hk', seconds: 129_600 },
    { sla: 'overdue_settlement', provider: 'alpha', account: '', seconds: 432_000 },
    { sla: 'refund_without_payment', provider: 'beta', account: '', seconds: null },
    { sla: 'pending_payment', ...everyone, seconds: 5_400 },
    { sla: 'refund_without_payment', ...everyone, seconds: DEFAULT_SLAS.refund_without_payment },
    { sla: 'overdue_settlement', ...everyone, seconds: DEFAULT_SLAS.overdue_settlement },
    { sla: 'pending_refund', ...everyone, seconds: DEFAULT_SLAS.pending_refund },
  ]);
});

it('each default is there once', () => {
  expect(completeSlas(completeSlas([]))).toEqual(completeSlas([]));
});

it('every mistake is listed by its path', () => {
  const sla = 'pending_refund';
  const duration =
    'write an ISO 8601 duration of days, hours and minutes such as "PT15M", "PT2H" or "P3D", or null for never';
  const wrong = [
    { sla: 'pending_forever', after: 'PT1H' },
    { sla, provider: 'gamma', after: '2h' },
    { sla, account: 'hk', after: 'P' },
    { sla, provider: 'alpha', account: 'hk', after: 'PT0M' },
    { sla, provider: 'beta', after: 'P1DT' },
    { sla, provider: 'beta', account: 7, after: 90 },
    { sla, after: 'P1D' },
    { sla, after: 'P2D', unit: 'h' },
    { sla: 'toString' },
    'what',
  ];
  expect(
    mistakes({ slas: wrong, version: 1 }).map((line) => line.replace('QUITTANCE_SLA_FILE', '#')),
  ).toEqual([
    '#.version: is not known here; known are: slas',
    '#.slas[0].sla: is not a known SLA; use one of refund_without_payment, overdue_settlement, pending_payment, pending_refund',
    `#.slas[1].after: cannot be used; ${duration}`,
    '#.slas[1].provider: is not a known provider; use one of alpha, beta',
    `#.slas[2].after: cannot be used; ${duration}`,
    '#.slas[2].account: stands without its provider; name the provider as well',
    '#.slas[3].after: is no time at all; write at least "PT1M", or null for never',
    `#.slas[4].after: cannot be used; ${duration}`,
    '#.slas[5].account: is not a text; write an account of the accounts file in quotes',
    `#.slas[5].after: is not a text; ${duration} in quotes`,
    '#.slas[7].unit: is not known here; known are: sla, provider, account, after',
    '#.slas[7]: is about the same as another entry; keep one of them',
    '#.slas[8].sla: is not a known SLA; use one of refund_without_payment, overdue_settlement, pending_payment, pending_refund',
    `#.slas[8].after: is missing; add it: ${duration.slice('write '.length)}`,
    '#.slas[9]: is not an object; write { … } with sla, provider, account, after',
  ]);
});

it.each([
  ['{', /is not JSON/],
  ['null', /is not an object/],
  ['[]', /is not an object/],
  ['{}', /slas: is missing/],
  [{ slas: [] }, /slas: holds no rule/],
])('%j is refused, not taken for the defaults', (content, expected) => {
  const found = mistakes(content);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(expected);
});

it('a file that is not there is a mistake', () => {
  const env = { QUITTANCE_SLA_FILE: join(folder, 'none.json') };
  expect(() => readSettings(env, (reader) => readSlas(reader, []))).toThrow('cannot be read');
});
