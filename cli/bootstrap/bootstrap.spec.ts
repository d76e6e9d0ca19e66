import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Runs a line of ESM in a Node.js of its own: these files are plain modules that Jest does not load. */
function evaluate(file: string, code: string): string {
  const source = `import * as it from '${pathToFileURL(join(__dirname, file)).href}';\n${code}`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', source], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
}

describe('the version of Node.js', () => {
  it.each([
    ['20.20.0', 'null'],
    ['24.1.0', 'null'],
    ['20.19.9', 'Quittance needs Node.js 20.20 or newer; this is 20.19.9.'],
    ['18.20.4', 'Quittance needs Node.js 20.20 or newer; this is 18.20.4.'],
  ])('%s', (version, says) => {
    expect(evaluate('node-version.mjs', `console.log(it.nodeProblem('${version}'));`)).toContain(says);
  });
});

describe('what is installed', () => {
  const root = mkdtempSync(join(tmpdir(), 'quittance-bootstrap-'));
  const hidden = join(root, 'node_modules', '.package-lock.json');
  /** Without the npm it names, an install that is tried fails, and so shows that it was tried. */
  const installs = (): boolean =>
    evaluate(
      'install.mjs',
      `process.env.npm_execpath = '/nowhere/npm.js';
       await it.ensureInstalled(${JSON.stringify(root)}).then(() => console.log('left alone'), () => {});`,
    ).includes('left alone') === false;

  afterAll(() => rmSync(root, { recursive: true }));

  it('is installed where node_modules is missing', () => {
    writeFileSync(join(root, 'package-lock.json'), '{}');
    expect(installs()).toBe(true);
  });

  it('is left alone where npm installed after the lock file was written', () => {
    mkdirSync(join(root, 'node_modules'));
    writeFileSync(hidden, '{}');
    expect(installs()).toBe(false);
  });

  it('is installed again where the lock file is the newer one', () => {
    const past = new Date(Date.now() - 60_000);
    utimesSync(hidden, past, past);
    expect(installs()).toBe(true);
  });
});
