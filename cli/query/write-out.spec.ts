import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { EXIT } from '../exit-codes.js';
import { aboutAnswer, parametersOf } from './named.js';
import { writeOut } from './write-out.js';

function* breaking() {
  yield 'first';
  throw new Error('the connection ended');
}

describe('an answer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quittance-write-out-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('goes to a file, which has its name once it is whole', async () => {
    const path = join(folder, 'a.csv');
    await writeOut(Readable.from(['a,', 'b']), path);
    expect([readFileSync(path, 'utf8'), readdirSync(folder)]).toEqual(['a,b', ['a.csv']]);
  });

  it('that breaks off leaves no file, and an older one as it was', async () => {
    const path = join(folder, 'b.csv');
    const broken = writeOut(Readable.from(breaking()), path);
    await expect(broken).rejects.toMatchObject({ exitCode: EXIT.unreachable });
    await expect(broken).rejects.toThrow('b.csv was not written: the connection ended');
    expect([existsSync(path), readdirSync(folder)]).toEqual([false, ['a.csv']]);
    await expect(writeOut(Readable.from(breaking()), join(folder, 'a.csv'))).rejects.toThrow();
    expect(readFileSync(join(folder, 'a.csv'), 'utf8')).toBe('a,b');
  });

  it('that breaks off on its way to standard output ends in a failure', async () => {
    const stdout = new PassThrough();
    stdout.on('error', () => undefined).resume();
    await expect(writeOut(Readable.from(breaking()), null, stdout)).rejects.toMatchObject({
      exitCode: EXIT.unreachable,
    });
  });

  it('leaves standard output open', async () => {
    const stdout = new PassThrough();
    await writeOut(Readable.from(['a']), null, stdout);
    stdout.end('b');
    expect(await text(stdout)).toBe('ab');
  });
});

it('parameters are name=value', () => {
  expect([...parametersOf(['a=b=c', 'd='])]).toEqual([
    ['a', 'b=c'],
    ['d', ''],
  ]);
  expect(() => parametersOf(['=x'])).toThrow('write name=value');
});

it('says in one line how fresh an answer is', () => {
  const headers = new Headers({
    'quittance-rows': '12',
    'quittance-as-of': '2026-11-22T04:05:06.789Z',
    'quittance-complete-up-to': '2026-11-22T04:05:05.000Z',
    'quittance-freshness': '{"newest_callback_received_at":null,"lag_records":3}',
  });
  expect(aboutAnswer('journal', headers)).toBe(
    'journal: 12 rows as of 2026-11-22T04:05:06.789Z; complete up to 2026-11-22T04:05:05.000Z; newest callback received never; newest record stored never; 3 records behind',
  );
});
