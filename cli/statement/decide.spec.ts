import type { Statement } from '@quittance/schemas/generated/statements';
import { type Candidate, decideImport } from './decide.js';

const file: Candidate = {
  ...{ provider: 'newpay', account: 'laos', day: 20_513 },
  ...{ fileHash: 'aaaaaaaaaa', readingHash: 'r1', replaces: null },
};
const imported = (over: Partial<Statement> = {}): Statement => ({
  ...{ statement_id: 'aaaaaaaaaa', file_hash: 'aaaaaaaaaa', reading_hash: 'r1', file_name: 'bill.csv' },
  ...{ provider: 'newpay', account: 'laos', statement_day: 20_513, time_zone: 'Asia/Vientiane', from_at: 0 },
  ...{ until_at: 1, covers: [], currencies: [], lines: 1, rows: 1, sums: [], checks: [], replaces: null },
  ...{ actor: 'li', imported_at: 1 },
  ...over,
});
const other = { fileHash: 'bbbbbbbbbb', readingHash: 'r2' };
const second = imported({
  statement_id: 'bbbbbbbbbb',
  file_hash: 'bbbbbbbbbb',
  reading_hash: 'r2',
  replaces: 'aaaaaaaaaa',
});

test('the first file of a day is imported by its own hash', () => {
  const expected = { kind: 'import', statementId: 'aaaaaaaaaa', replaces: null };
  expect(decideImport(file, [])).toEqual(expected);
  expect(decideImport(file, [imported({ ...second, replaces: null, statement_day: 20_514 })])).toEqual(
    expected,
  );
});

test('the same file again changes nothing, also once it was replaced', () => {
  expect(decideImport(file, [imported()])).toMatchObject({ kind: 'known', replacedBy: null });
  expect(decideImport({ ...file, replaces: 'bbbbbbbbbb' }, [imported(), second])).toMatchObject({
    kind: 'known',
    replacedBy: 'bbbbbbbbbb',
  });
});

test('another file for that day must name the one it replaces', () => {
  const refused = { kind: 'refused' };
  const told = decideImport({ ...file, ...other }, [imported()]);
  expect(told.kind === 'refused' ? told.problem : '').toContain('--replaces aaaaaaaaaa');
  expect(decideImport({ ...file, ...other }, [imported()])).toMatchObject(refused);
  expect(decideImport({ ...file, ...other, replaces: 'aaaa' }, [imported()])).toMatchObject(refused);
  expect(decideImport({ ...file, ...other, replaces: 'cccccccccc' }, [imported()])).toMatchObject(refused);
  expect(decideImport({ ...file, ...other, replaces: 'aaaaaaaa' }, [imported()])).toEqual({
    kind: 'import',
    statementId: 'bbbbbbbbbb',
    replaces: 'aaaaaaaaaa',
  });
});

test('only the one that counts can be replaced', () => {
  const third = { ...file, fileHash: 'cccccccccc', readingHash: 'r3' };
  const known = [imported(), second];
  expect(decideImport({ ...third, replaces: 'aaaaaaaaaa' }, known)).toMatchObject({ kind: 'refused' });
  expect(decideImport({ ...third, replaces: 'bbbbbbbbbb' }, known)).toMatchObject({ kind: 'import' });
  expect(decideImport({ ...third, replaces: 'bbbbbbbbbb' }, [])).toEqual({
    kind: 'refused',
    problem: 'there is no statement of that account and day to replace',
  });
});

test('a file of another account is refused', () => {
  expect(decideImport({ ...file, account: 'hk' }, [imported()])).toEqual({
    kind: 'refused',
    problem: 'this very file was imported for newpay/laos of 2026-03-01',
  });
});

test('the same file read by another mapping is another statement, which replaces the first', () => {
  const again = { ...file, readingHash: 'r9' };
  expect(decideImport(again, [imported()])).toMatchObject({ kind: 'refused' });
  const decision = decideImport({ ...again, replaces: 'aaaaaaaaaa' }, [imported()]);
  expect(decision).toMatchObject({ kind: 'import', replaces: 'aaaaaaaaaa' });
  expect(decision.kind === 'import' ? decision.statementId : '').toMatch(/^[0-9a-f]{32}$/);
});
