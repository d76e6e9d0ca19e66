import { Command } from 'commander';
import { addExceptions } from './command.js';

/** What a wrong line is answered; nothing is opened for it, so no pipeline is needed. */
async function answerTo(...words: readonly string[]): Promise<string> {
  let said = '';
  const root = new Command('quittance')
    .exitOverride()
    .configureOutput({ writeErr: (text) => (said += text) });
  addExceptions(root.command('exceptions'), () => {}, { QUITTANCE_HOME: '/nowhere' });
  await expect(root.parseAsync(['exceptions', ...words], { from: 'user' })).rejects.toThrow();
  return said;
}

it.each([
  [['list', '--severity', 'X'], 'H, M, L'],
  [['list', '--state', 'DONE'], 'OPEN,ACKNOWLEDGED,RESOLVED,IGNORED,CLEARED'],
  [['list', '--limit', 'many'], 'whole number'],
  [['show'], "missing required argument 'exception'"],
  [['resolve', 'abc123', '--note', 'n'], '--reason <reason>'],
  [['resolve', 'abc123', '--reason', 'because', '--note', 'n'], 'confirmed_by_query, corrected'],
  [['resolve', 'abc123', '--reason', 'corrected'], '--note <text>'],
  [['ignore', 'abc123'], '--note <text>'],
  [['annotate', 'abc123'], '--note <text>'],
  [['assign', 'abc123'], '--to <name>'],
  [['ack', 'abc123', '--counts', 'c'], 'unknown option'],
  [['delete', 'abc123'], 'unknown command'],
])('%j is answered with what was expected', async (words, expected) => {
  expect(await answerTo(...words)).toContain(expected);
});

it('says how to start what is not up', async () => {
  const root = new Command('quittance').exitOverride();
  addExceptions(root.command('exceptions'), () => {}, { QUITTANCE_HOME: '/nowhere' });
  const asked = root.parseAsync(['exceptions', 'list'], { from: 'user' });
  await expect(asked).rejects.toThrow('Quittance is not up in /nowhere');
});

it('takes an account with its provider, and refuses one of another', async () => {
  const root = new Command('quittance').exitOverride();
  addExceptions(root.command('exceptions'), () => {}, { QUITTANCE_HOME: '/nowhere' });
  const asked = root.parseAsync(['exceptions', 'list', '--account', 'newpay/laos', '--provider', 'wechat'], {
    from: 'user',
  });
  await expect(asked).rejects.toThrow('--account newpay/laos is not an account of --provider wechat');
});
