import { type Account, knownAccounts, nameOf } from './accounts.js';
import { type Closed, closeInOrder, isClosed, openDays } from './batch.js';
import { type Check, checkClose } from './check.js';
import { completeness } from './complete.js';
import type { OpenDesk } from './desk.js';
import { describeCheck, describeClosed, jsonOfClosed, jsonText } from './report.js';
import { closedDays } from './stored.js';

/** What the command line asks for, checked. */
export interface CloseTask {
  /** `provider/account`; null = every account that has an order. */
  readonly account: string | null;
  /** One day, `2026-11-22`; null with `through`, and where every closed day is checked. */
  readonly day: string | null;
  /** Every open day in order up to this one. */
  readonly through: string | null;
  readonly because: string | null;
  readonly actor: string;
  readonly dryRun: boolean;
  /** Close nothing: do the closes still hold? */
  readonly check: boolean;
  readonly json: boolean;
  readonly waitMs: number;
}

export interface Io {
  /** The answer. */
  readonly say: (text: string) => void;
  /** What is being waited for. */
  readonly progress: (text: string) => void;
  readonly now: () => number;
}

/** How it ends; the numbers are the command line's (cli/exit-codes.ts). */
export const CLOSE_EXIT = { ok: 0, off: 1, behind: 4 } as const;
export type CloseExit = (typeof CLOSE_EXIT)[keyof typeof CLOSE_EXIT];

/** What it works with; whoever opened it closes it. */
export type Desk = Omit<OpenDesk, 'close'>;

/** No more days of one account at once: somebody who has never closed asks for years by mistake only. */
const MAX_DAYS = 400;

/** Does what was asked for, and says what came of it. */
export async function run(desk: Desk, task: CloseTask, io: Io): Promise<CloseExit> {
  const known = await knownAccounts(desk.clickhouse);
  const accounts = task.account === null ? known : known.filter((one) => nameOf(one) === task.account);
  if (accounts.length === 0) {
    const names = known.map(nameOf).join(', ');
    io.say(`No order of ${task.account ?? 'any account'} is in ClickHouse. There are: ${names || 'none'}.`);
    return CLOSE_EXIT.off;
  }
  return task.check ? await checkAll(desk, accounts, task, io) : await closeAll(desk, accounts, task, io);
}

async function closeAll(
  desk: Desk,
  accounts: readonly Account[],
  task: CloseTask,
  { say, progress, now }: Io,
): Promise<CloseExit> {
  const reached = await completeness({
    kafka: desk.kafka,
    names: desk.names,
    now,
    waitMs: task.waitMs,
    onStage: (group) => progress(`waiting until ${group} has taken everything`),
  });
  if (reached.kind === 'behind') {
    say(
      `Nothing is closed: ${reached.group} had ${reached.offsets} offsets to go when the time to wait was over.`,
    );
    return CLOSE_EXIT.behind;
  }
  const { actor, because, dryRun } = task;
  const all: Closed[] = [];
  for (const account of accounts) {
    const days = await daysOf(desk, account, task);
    if (days.length === MAX_DAYS)
      progress(`${nameOf(account)}: only its first ${MAX_DAYS} open days; run it again for more`);
    all.push(...(await closeInOrder(desk, { account, days, actor, because, dryRun }, reached)));
  }
  say(task.json ? jsonText(all.map(jsonOfClosed)) : describeAll(all));
  return all.every((each) => isAsAsked(each, task)) ? CLOSE_EXIT.ok : CLOSE_EXIT.off;
}

function describeAll(all: readonly Closed[]): string {
  return all.length === 0 ? 'Nothing is open.' : all.map(describeClosed).join('\n');
}

async function daysOf(desk: Desk, account: Account, { day, through }: CloseTask): Promise<readonly string[]> {
  if (day !== null) return [day];
  return through === null ? [] : await openDays(desk, account, through, MAX_DAYS);
}

/** A day that was closed before is a mistake of whoever names it, and nothing new where all are asked for. */
function isAsAsked({ closing }: Closed, { account }: CloseTask): boolean {
  if (closing.kind === 'overtaken' || closing.kind === 'closed_before') return account === null;
  return isClosed(closing);
}

async function checkAll(
  { clickhouse }: Desk,
  accounts: readonly Account[],
  { day, json }: CloseTask,
  { say }: Io,
): Promise<CloseExit> {
  const checks: (readonly [string, Check])[] = [];
  for (const { provider, account } of accounts) {
    const days = day === null ? await closedDays(clickhouse, { provider, account }) : [day];
    for (const one of days) {
      const check = await checkClose(clickhouse, { provider, account, day: one });
      checks.push([`${nameOf({ provider, account })} ${one}`, check]);
    }
  }
  const text = checks.map(([name, check]) => describeCheck(name, check)).join('\n');
  say(
    json ? jsonText(checks.map(([name, check]) => ({ day: name, ...check }))) : text || 'No day is closed.',
  );
  return checks.every(([, { kind }]) => kind === 'holds') ? CLOSE_EXIT.ok : CLOSE_EXIT.off;
}
