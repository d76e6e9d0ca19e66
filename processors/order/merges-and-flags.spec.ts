import { derive } from './derive/view.js';
import { flagFindings } from './exceptions/flags.js';
import { keep } from './facts.js';
import { exceptionOf, fold, given, openKinds, paid, refund, unpaid } from './order.given.js';

const g1 = {
  merge_no: 'G-1',
  merge_size: 2,
  merge_members: 'ab',
  merge_amounts: 'ab100',
  merge_mixed: false,
};

describe('a member of a merged order', () => {
  test('is reported as such once, and again when something else is said of the merge', () => {
    const first = given().when(paid(100n, g1));
    first.thenEvents('payment.succeeded payment +100 CNY', 'merge.reported');
    given(paid(100n, g1))
      .when(refund('succeeded', 'r1', 5n, g1))
      .thenEvents('refund.succeeded refund -5 CNY');
  });

  test('reports size and number, whatever kind of fact it came with', () => {
    const told = given(paid(100n)).when(paid(100n, g1));
    told.thenEvents('merge.reported');
    expect(told.events()[0]).toMatchObject({ merge_no: 'G-1', merge_size: 2 });
    given(paid(100n, g1))
      .when(unpaid('failed', { order_minor: 100n, ...g1 }))
      .thenEvents('exception.raised terminal_conflict 100');
  });

  test.each([
    ['merge_mixed_outcome', { merge_mixed: true }, 'members paid and members ended unpaid'],
    ['merge_member_changed', { merge_members: 'abc' }, '2 different lists of members'],
    ['merge_member_changed', { merge_no: 'G-2' }, '2 different lists of members'],
    ['merge_sum_mismatch', { merge_amounts: 'ab90' }, '2 different lists of amounts'],
  ])('%s: %j', (kind, said, detail) => {
    const told = given(paid(100n, g1)).when(paid(100n, { ...g1, ...said }));
    told.thenEvents('merge.reported', `exception.raised ${kind} 100`);
    expect(exceptionOf(told.order(), kind)).toMatchObject({
      severity: 'M',
      currency: 'CNY',
      subject: '',
      detail,
    });
  });

  test('of a held report too: it is shown, and moves nothing', () => {
    const held = { ...g1, merge_mixed: true, held: true, trust: 'UNSIGNED' };
    expect(openKinds(fold([paid(100n, held)]))).toEqual(['merge_mixed_outcome', 'unsigned']);
  });

  test('changed lists count once, however many members changed', () => {
    const order = fold([paid(100n, g1), paid(100n, { ...g1, merge_members: 'abc', merge_amounts: 'abc3' })]);
    expect(openKinds(order)).toEqual(['merge_member_changed']);
    expect(exceptionOf(order, 'merge_member_changed').detail).toBe('2 different lists of members');
  });

  test('a report without the list of members compares with nothing', () => {
    const old = { merge_no: 'G-1', merge_size: 2 };
    expect(openKinds(fold([paid(100n, old), paid(100n, g1)]))).toEqual([]);
  });
});

describe('what translating found odd', () => {
  const flag = (kind: string, field: string, detail = 'odd') => ({ flags: [{ kind, field, detail }] });

  test.each([
    ['schema_drift', 'M'],
    ['attribution_unknown', 'H'],
    ['amount_inconsistent', 'M'],
  ])('%s is an exception of its field', (kind, severity) => {
    const told = given().when(paid(100n, { merchant: 'unattributed', ...flag(kind, 'payType') }));
    told.thenEvents('payment.succeeded payment +100 CNY', `exception.raised ${kind} 100`);
    expect(told.order().exceptions).toMatchObject([
      {
        kind,
        severity,
        subject: 'payType',
        detail: 'odd',
        currency: 'CNY',
        causes: [told.order().facts[0]?.fact_id],
      },
    ]);
  });

  test('one field odd in several facts is one exception with all of them', () => {
    const order = fold([
      paid(100n, flag('schema_drift', 'x')),
      refund('succeeded', 'r1', 5n, flag('schema_drift', 'x', 'a list')),
      refund('succeeded', 'r2', 5n, flag('schema_drift', 'y')),
    ]);
    expect(order?.exceptions.map(({ subject, detail, causes }) => [subject, detail, causes.length])).toEqual([
      ['x', 'a list or odd', 2],
      ['y', 'odd', 1],
    ]);
  });

  test('no variant hides the oddity of another', () => {
    expect(openKinds(fold([paid(100n), paid(100n, flag('schema_drift', 'x'))]))).toEqual(['schema_drift']);
    const held = { held: true, trust: 'UNSIGNED', ...flag('schema_drift', 'x') };
    expect(openKinds(fold([paid(100n), paid(100n, held)]))).toEqual(['schema_drift']);
  });

  test('an order is of unknown merchant only until one statement names it', () => {
    const nobody = { merchant: 'unattributed', ...flag('attribution_unknown', 'code') };
    expect(fold([paid(100n, nobody)])).toMatchObject({ merchant: 'unattributed' });
    for (const order of [
      fold([paid(100n, nobody), refund('succeeded', 'r1', 5n)]),
      fold([refund('succeeded', 'r1', 5n), paid(100n, nobody)]),
    ]) {
      expect(order).toMatchObject({ merchant: 'acme' });
      expect(openKinds(order)).toEqual([]);
    }
  });

  test('a kind nobody knows is no fact', () => {
    given()
      .when(paid(100n, flag('omen', 'x')))
      .thenQuarantined('unknown_flag');
    const view = derive([keep(paid(100n, flag('omen', 'x')))], 'UTC');
    expect(flagFindings(view)).toEqual([]);
  });
});
