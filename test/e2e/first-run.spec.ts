import { newHome, removeHome, start } from '../harness/stack.js';

const LIMIT_MS = 180_000;

/** The lines of the summary that hold figures; times differ from run to run. */
function figures(output: string): readonly string[] {
  const from = output.indexOf('as finance finds it');
  return output
    .slice(from, output.indexOf('Where to look next'))
    .split('\n')
    .filter((line) => /expected|found|journal|reports counted/.test(line));
}

describe('npm start -- --once, twice in the same folder', () => {
  const home = newHome('first-run');
  const env = { QUITTANCE_HOME: home, QUITTANCE_INGRESS_PORT: '0', QUITTANCE_CONSOLE_PORT: '0' };
  const outputs: string[] = [];

  afterAll(() => removeHome(home));

  it.each(['first', 'second'])(
    'ends with 0 and right figures, the %s time',
    async () => {
      const run = start('npm', ['start', '--', '--once'], env);
      const code = await run.ended;
      outputs.push(run.output());
      expect(`${run.output()}\nexit ${code}`).toMatch(/✓.*exit 0$/s);
      expect(run.output()).not.toContain('✗');
      expect(figures(run.output()).length).toBeGreaterThanOrEqual(10);
    },
    LIMIT_MS,
  );

  it('changes no total by the second time', () => {
    expect(figures(outputs[1] ?? '')).toEqual(figures(outputs[0] ?? ''));
  });
});
