import { localDay } from '@quittance/schemas/days';
import type { BillReading } from '@quittance/schemas/statements/bill';
import { type BillClaims, readBill } from '@quittance/schemas/statements/read-bill';
import { readCsv } from '../csv.js';
import { exampleBill, exampleJson, mappingOf } from './statement.given.js';

const DAY = localDay(Date.UTC(2026, 2, 1, 4), 'UTC');

interface Changed {
  readonly bytes?: Buffer;
  readonly json?: object;
  readonly claims?: Partial<BillClaims>;
}

/** Reads an example bill, with something changed. */
function read(name: string, { bytes, json, claims }: Changed = {}): BillReading {
  const { mapping, mistakes } = mappingOf({ ...exampleJson(name), ...json });
  if (mapping === null) throw new Error(mistakes.join('; '));
  const csv = readCsv(bytes ?? exampleBill(name), mapping);
  if (csv.kind === 'problem') {
    return { kind: 'refused', mistakes: [{ row: csv.row, column: null, problem: csv.problem }], further: 0 };
  }
  const timeZone = mapping.timeZone ?? 'UTC';
  return readBill(csv.records, mapping, {
    day: DAY,
    timeZone,
    rows: null,
    totalMinor: null,
    unchecked: false,
    ...claims,
  });
}

/** "line 3, Amount: is no amount …" */
function mistakesOf(reading: BillReading): readonly string[] {
  if (reading.kind === 'bill') return [];
  return reading.mistakes.map(({ row, column, problem }) =>
    [row === null ? 'file' : `line ${row}`, column === null ? '' : `, ${column}`, `: ${problem}`].join(''),
  );
}

const text = (name: string) => exampleBill(name).toString('utf8');
const edited = (name: string, from: string | RegExp, to: string): Changed => {
  const changed = text(name).replace(from, to);
  if (changed === text(name)) throw new Error(`nothing to change: ${String(from)}`);
  return { bytes: Buffer.from(changed) };
};
/** The bill of the WeChat type is in gb18030, which node cannot write; latin1 leaves every byte as it is. */
const editedBytes = (from: string | RegExp, to: string): Changed => ({
  bytes: Buffer.from(exampleBill('wechat').toString('latin1').replace(from, to), 'latin1'),
});

describe('the examples of the documentation', () => {
  it('a WeChat-type bill: backticks, gb18030, totals', () => {
    const reading = read('wechat');
    expect(mistakesOf(reading)).toEqual([]);
    expect(reading).toMatchObject({
      lines: [
        {
          ...{ row: 2, kind: 'PAYMENT', state: 'SUCCEEDED', orderNo: '4200000001', merchantOrderNo: 'm-1' },
          ...{ amountMinor: 10_000n, feeE5: 60_000n, settleableMinor: 10_000n, currency: 'CNY', exponent: 2 },
          ...{ occurredAt: Date.UTC(2026, 2, 1, 1), refundNo: null, providerState: 'SUCCESS' },
        },
        { row: 3, orderNo: '4200000002', amountMinor: 5_000n },
        { row: 4, kind: 'REFUND', refundNo: '5030000001', amountMinor: 2_000n, feeE5: -12_000n },
      ],
      sums: [
        { kind: 'PAYMENT', currency: 'CNY', count: 2, amountMinor: 15_000n, feeE5: 90_000n },
        { kind: 'REFUND', currency: 'CNY', count: 1, amountMinor: 2_000n, feeE5: -12_000n },
      ],
      checks: ['totals'],
    });
    expect(JSON.stringify(reading, (_, value: unknown) => String(value))).not.toContain('buyer-id');
  });

  it('an eftPay-type bill: refunds with a minus, quotes, no totals', () => {
    const reading = read('eftpay', { claims: { rows: 3, totalMinor: 15_000n } });
    expect(mistakesOf(reading)).toEqual([]);
    expect(reading).toMatchObject({
      lines: [
        { feeE5: 120_000n, settleableMinor: 9_880n },
        {},
        { kind: 'REFUND', amountMinor: 2_000n, settleableMinor: null },
      ],
      checks: ['rows', 'total'],
    });
  });

  it('a NewPay-type bill: minor units, semicolons, compact times', () => {
    const reading = read('newpay', { claims: { rows: 3 } });
    expect(mistakesOf(reading)).toEqual([]);
    expect(reading).toMatchObject({
      lines: [
        { amountMinor: 10_000_000n, feeE5: 60_000_000n, occurredAt: Date.UTC(2026, 2, 1, 2) },
        {},
        { feeE5: null },
      ],
    });
  });
});

describe('a wrong file is refused whole, saying where', () => {
  it.each<[string, string, Changed, string]>([
    [
      'other columns',
      'eftpay',
      edited('eftpay', 'EFT Trade No', 'Order'),
      'file, EFT Trade No: is not among the titles of this file',
    ],
    [
      'a title twice',
      'eftpay',
      edited('eftpay', 'Wallet', 'Amount'),
      'file, Amount: stands 2 times among the titles of this file',
    ],
    [
      'another currency',
      'eftpay',
      edited('eftpay', 'R0001,HKD', 'R0001,USD'),
      'line 4, Currency: is another currency than the bills of this account have (HKD, CNY)',
    ],
    [
      'another day',
      'eftpay',
      edited('eftpay', '2026-03-01 10:30', '2026-03-02 10:30'),
      'line 3, Transaction Date: is of another day: 2026-03-02, the bill is said to be of 2026-03-01',
    ],
    [
      'a time that is none',
      'eftpay',
      edited('eftpay', '2026-03-01 10:30', '2026-02-30 10:30'),
      'line 3, Transaction Date: is no time that exists in Asia/Hong_Kong',
    ],
    [
      'a time in another form',
      'eftpay',
      edited('eftpay', '2026-03-01 10:30:00', '01/03/2026'),
      'line 3, Transaction Date: is no time written yyyy-MM-dd HH:mm:ss',
    ],
    [
      'an unknown kind',
      'eftpay',
      edited('eftpay', 'REFUND,SUCCESS', 'CHARGEBACK,SUCCESS'),
      'line 4, Transaction Type: is none of SALE, REFUND',
    ],
    [
      'an unknown state',
      'eftpay',
      edited('eftpay', 'REFUND,SUCCESS', 'REFUND,DONE'),
      'line 4, Status: is none of SUCCESS, PENDING, FAIL',
    ],
    ['no order number', 'eftpay', edited('eftpay', 'E0001', ''), 'line 2, EFT Trade No: is empty'],
    ['no refund number', 'eftpay', edited('eftpay', 'R0001', ''), 'line 4, Refund No: is empty'],
    [
      'no amount',
      'eftpay',
      edited('eftpay', '100.00', '1e2'),
      'line 2, Amount: is no amount: a decimal with at most 2 digits after the point is expected',
    ],
    [
      'more digits than there are',
      'eftpay',
      edited('eftpay', '100.00', '100.001'),
      'line 2, Amount: is no amount: a decimal with at most 2 digits after the point is expected',
    ],
    [
      'a payment with a minus',
      'eftpay',
      edited('eftpay', ',100.00', ',-100.00'),
      'line 2, Amount: has the wrong sign: the mapping says without',
    ],
    [
      'a refund without one',
      'eftpay',
      edited('eftpay', '-20.00', '20.00'),
      'line 4, Amount: has the wrong sign: the mapping says with a minus',
    ],
    [
      'a fee of too many digits',
      'eftpay',
      edited('eftpay', '1.20000', '1.200001'),
      'line 2, MDR: is no fee: a decimal with at most 5 digits of the major unit is expected',
    ],
    [
      'half a line',
      'eftpay',
      edited('eftpay', ',49.40,"WECHATPAY, HK"', ''),
      'line 3: has 9 cells where the titles are 11: the line is cut off, or of another file',
    ],
    [
      'one payment twice',
      'eftpay',
      edited('eftpay', 'E0001,m-1', 'E0002,m-1'),
      'line 3: is about the same payment as line 2',
    ],
    [
      'a control character',
      'eftpay',
      edited('eftpay', 'E0001', 'E\u00070001'),
      'line 2, EFT Trade No: has a control character',
    ],
    [
      'an id of any length',
      'eftpay',
      edited('eftpay', 'E0001', 'E'.repeat(129)),
      'line 2, EFT Trade No: is longer than 128 characters',
    ],
    ['fewer lines than said', 'eftpay', { claims: { rows: 4 } }, 'file: has 3 lines, not 4'],
    [
      'another sum than said',
      'eftpay',
      { claims: { rows: 3, totalMinor: 1n } },
      'file: has payments of 15000 minor units, not 1',
    ],
    [
      'nothing tells that it is whole',
      'eftpay',
      { claims: { rows: null } },
      'file: says nowhere how many lines it has, so half of it would look whole: give their number or their sum',
    ],
    [
      'a refund the mapping knows nothing of',
      'eftpay',
      { json: { refundState: undefined } },
      'line 4: is a refund, and the mapping says nothing of refunds (refundState)',
    ],
    [
      'half a file: no totals',
      'wechat',
      editedBytes(/\r\n`\xce?[^`]*`3,`150[\s\S]*$|\r\n[^`\r\n]+\r\n`3,`150[\s\S]*$/, '\r\n'),
      'file: does not end with its totals: it is cut off, or of another kind',
    ],
    [
      'a line taken out',
      'wechat',
      editedBytes(/\r\n`2026-03-01 10:30[^\r]*/, ''),
      'line 5, 总交易单数: is 3, the rows make 2: lines are missing, doubled or changed',
    ],
    [
      'a line after the totals',
      'wechat',
      editedBytes(/$/, '`4\r\n'),
      'line 7: follows the totals, with which a bill ends',
    ],
    ['nothing in it', 'newpay', { bytes: Buffer.from('') }, 'file: has no line with titles'],
    ['another encoding', 'eftpay', { bytes: exampleBill('wechat') }, 'file: is not written in utf-8'],
    [
      'a quote that is never closed',
      'eftpay',
      edited('eftpay', '"WECHATPAY, HK"\n2026', '"WECHATPAY\n2026'),
      'line 4: is no CSV (CSV_INVALID_CLOSING_QUOTE)',
    ],
    [
      'an amount larger than any',
      'newpay',
      edited('newpay', ';10000000;', ';999999999999999999999;'),
      'line 2, amountMinor: is no amount: whole minor units is expected',
    ],
  ])('%s', (_, name, changed, expected) => {
    const claims = { ...(name === 'wechat' ? {} : { rows: 3 }), ...changed.claims };
    const reading = read(name, { ...changed, claims });
    expect(reading.kind).toBe('refused');
    expect(mistakesOf(reading)).toContain(expected);
  });

  it('lists at most fifty mistakes and tells how many more there are', () => {
    const [titles = '', line = ''] = text('eftpay').split('\n');
    const lines = Array.from({ length: 60 }, (_, at) =>
      line.replace('E0001', `E${at}`).replace('HKD', 'USD'),
    );
    const reading = read('eftpay', {
      bytes: Buffer.from([titles, ...lines].join('\n')),
      claims: { rows: 60 },
    });
    expect(mistakesOf(reading)).toHaveLength(50);
    expect(reading).toMatchObject({ further: 10 });
  });

  it('takes a bill that nothing can be checked of only where a person says so', () => {
    expect(read('eftpay', { claims: { unchecked: true } })).toMatchObject({ kind: 'bill', checks: [] });
  });
});

describe('a mapping in the accounts file', () => {
  it.each<[string, object, string]>([
    ['no currency', { currencies: undefined }, 'statement.currencies is missing'],
    [
      'several currencies and no column',
      { currency: undefined },
      'statement.currencies names several currencies, and no column tells which',
    ],
    ['a word that is none', { kind: { always: 'FEE' } }, 'statement.kind.always has an unknown value'],
    [
      'a state that is none',
      { paymentState: { column: 'Status', values: { OK: 'PAID' } } },
      'statement.paymentState.values.OK has an unknown value',
    ],
    [
      'both ways',
      { kind: { always: 'PAYMENT', column: 'x' } },
      'statement.kind says both always and a column',
    ],
    ['a member that is not known', { ammount: 'x' }, 'statement.ammount is not known here'],
    ['digits that no fee is exact in', { currencies: { HKD: 6 } }, 'statement.currencies.HKD cannot be used'],
    [
      'totals of several currencies',
      { totals: { rows: 'n' } },
      'statement.totals cannot be checked: the bill has several currencies',
    ],
    ['totals of nothing', { currencies: { HKD: 2 }, totals: {} }, 'statement.totals names no total'],
    ['an encoding we do not read', { encoding: 'big5' }, 'statement.encoding has an unknown value'],
    ['no format of times', { time: { column: 'T' } }, 'statement.time.format is missing'],
    [
      'a currency that is none',
      { currencies: { hkd: 2 } },
      'statement.currencies.hkd has a name that cannot be used',
    ],
  ])('%s', (_, changed, expected) => {
    expect(mappingOf({ ...exampleJson('eftpay'), ...changed }).mistakes).toContain(expected);
  });
});
