import { Command } from 'commander';
import { addCloseDay, problemOf } from './command.js';

const flags = { wait: '60' };
const account = 'newpay/laos';
const day = '2026-11-22';

it.each([
  [{ ...flags, account, day }],
  [{ ...flags, all: true, through: day, because: 'why' } as const],
  [{ ...flags, all: true, check: true } as const],
  [{ ...flags, account, day, check: true } as const],
])('%j makes sense', (given) => {
  expect(problemOf(given)).toBeNull();
});

it.each([
  [{ ...flags, day }, '--all'],
  [{ ...flags, account, all: true, day } as const, '--all'],
  [{ ...flags, account }, 'which day'],
  [{ ...flags, account, day, through: day }, 'one of them'],
  [{ ...flags, account, check: true, through: day } as const, '--check closes nothing'],
  [{ ...flags, account, day, check: true, because: 'x' } as const, '--check closes nothing'],
  [{ ...flags, account, day, check: true, dryRun: true } as const, '--check closes nothing'],
])('%j does not: %s', (given, why) => {
  expect(problemOf(given)).toContain(why);
});

it.each([
  ['--day', '2026-02-30'],
  ['--day', '22.11.2026'],
  ['--account', 'laos'],
  ['--because', ' '],
  ['--wait', '-1'],
])('%s %p is refused before anything is asked', async (flag, value) => {
  const root = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  addCloseDay(root.command('close-day').copyInheritedSettings(root), () => undefined, {});
  await expect(root.parseAsync(['node', 'quittance', 'close-day', `${flag}=${value}`])).rejects.toThrow(flag);
});
