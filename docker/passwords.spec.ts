import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { choosePasswords } from './passwords.js';

describe('choosePasswords', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'quittance-passwords-'));
  });
  afterEach(() => rm(home, { recursive: true }));

  it('makes them once and keeps them where only the owner can read', async () => {
    const made = await choosePasswords(home, {});
    expect(made.clickhouse).toHaveLength(24);
    expect(made.finance).not.toBe(made.clickhouse);
    expect(await choosePasswords(home, {})).toEqual(made);
    expect((await stat(join(home, 'passwords.json'))).mode & 0o777).toBe(0o600);
  });

  it('makes them anew where the file was cut short', async () => {
    await writeFile(join(home, 'passwords.json'), '{\n  "clickhouse": "abc');
    const made = await choosePasswords(home, {});
    expect(made.clickhouse).toHaveLength(24);
    expect(await choosePasswords(home, {})).toEqual(made);
  });

  it('prefers those of the environment', async () => {
    const env = {
      QUITTANCE_CLICKHOUSE_PASSWORD: 'mine',
      QUITTANCE_FINANCE_PASSWORD: 'theirs',
      QUITTANCE_GRAFANA_PASSWORD: 'its',
    };
    const chosen = { clickhouse: 'mine', finance: 'theirs', grafana: 'its' };
    expect(await choosePasswords(home, env)).toEqual(chosen);
  });

  it('keeps those of a home that an earlier release made, and adds what it lacks', async () => {
    const earlier = '{\n  "clickhouse": "abc",\n  "finance": "def"\n}\n';
    await writeFile(join(home, 'passwords.json'), earlier);
    const made = await choosePasswords(home, {});
    expect(made).toMatchObject({ clickhouse: 'abc', finance: 'def' });
    expect(made.grafana).toHaveLength(24);
    expect(await choosePasswords(home, {})).toEqual(made);
  });
});
