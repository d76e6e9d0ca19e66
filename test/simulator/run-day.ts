import type { ClickHouseSettings } from '@quittance/runtime/config/servers';
import { catchUp, firstProgress, settled } from './catch-up.js';
import { type Day, planDay } from './day.js';
import { deliver } from './deliver.js';
import { type Client, openClient } from './http.js';
import type { Sandbox } from './sandbox.js';
import { type Check, compare, isRight, type Line, renderChecks, renderLines } from './summary.js';
import { openTally, type Seen } from './tally.js';
import { totalsOf } from './truth.js';
import { openViews, type Progress, type Views } from './views.js';

export interface Addresses {
  readonly ingress: string;
  readonly console: string;
  readonly kafka: string;
  readonly clickhouse: string;
}

export interface DayOptions {
  readonly addresses: Addresses;
  /** As the finance user. */
  readonly clickhouse: ClickHouseSettings;
  /** Where a person finds that user's password. */
  readonly passwordIn: string;
  readonly sandbox: Sandbox;
  readonly json: boolean;
  readonly say: (line: string) => void;
}

/** Without any headway for so long, something is stuck. */
const STUCK_MS = 30_000;
/** The journal is filled by another consumer than the orders. */
const JOURNAL_MS = 10_000;

/** Sends the scripted day and compares what finance sees with what it must be. True if every figure is right. */
export async function runDay(options: DayOptions): Promise<boolean> {
  const { addresses, sandbox, say } = options;
  const day = planDay(sandbox);
  const views = openViews(options.clickhouse, sandbox);
  const client = openClient(addresses.ingress);
  try {
    const before = await firstProgress(views);
    const seen = await sendAll(day.messages, client, say);
    say(`waiting for ${seen.accepted} accepted callbacks to reach the public views`);
    const { progress, missing } = await catchUp(views, before.callbacks + seen.accepted, STUCK_MS);
    const expected = totalsOf(day.orders);
    const lines = compare(expected, await views.totals());
    const journal = await journalCheck(views, expected);
    const checks = [...countChecks(day, before, progress, seen), journal];
    const right = missing === null && [...checks, ...lines.flatMap((line) => line.checks)].every(isRight);
    say(
      options.json
        ? JSON.stringify({ right, lines, checks, missing })
        : report(options, lines, checks, seen, missing),
    );
    return right;
  } finally {
    client.close();
    await views.close();
  }
}

async function sendAll(
  messages: Parameters<typeof deliver>[0],
  client: Client,
  say: DayOptions['say'],
): Promise<Seen> {
  const tally = openTally();
  const started = Date.now();
  const step = Math.ceil(messages.length / 4);
  say(`the sandbox providers send ${messages.length} callbacks: repeated, shuffled, late, forged, malformed`);
  await deliver(messages, client, tally, (sent) => {
    if (sent % step === 0) say(`  ${sent} of ${messages.length} sent`);
  });
  say(`  all sent and repeated where the provider must, in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return tally.seen;
}

async function journalCheck(views: Views, expected: ReturnType<typeof totalsOf>): Promise<Check> {
  const nets = (groups: ReturnType<typeof totalsOf>): string =>
    groups
      .filter(({ net }) => net !== 0n)
      .map(({ provider, currency, net }) => `${provider} ${currency} ${net}`)
      .join(', ');
  const wanted = nets(expected);
  const found = await settled(
    async () => nets(await views.movementTotals()),
    (text) => text === wanted,
    JOURNAL_MS,
  );
  const same = found === wanted;
  return {
    what: 'journal of movements gives the same net',
    expected: 'yes',
    found: same ? 'yes' : `no: ${found}`,
  };
}

/** What is no money, but must be right, too. Counts are of this sending; sayings are of all sendings of this day. */
function countChecks(day: Day, before: Progress, after: Progress, seen: Seen): readonly Check[] {
  const check = (what: string, expected: number, found: number): Check => ({
    what,
    expected: String(expected),
    found: String(found),
  });
  const mustRefuse = day.messages.filter(({ message }) => message.expected.kind === 'refused').length;
  const refused = [...seen.refused.values()].reduce((sum, count) => sum + count, 0);
  return [
    check('accepted callbacks, each with one outcome', after.callbacks, after.decided),
    check('different reports counted, each once', day.sayings, after.newSayings),
    check('unreadable ones set aside with a reason', seen.unreadable, after.quarantined - before.quarantined),
    check('refused as they must be', mustRefuse, refused),
    check('answers that must not be', 0, seen.surprises.length),
    check('given up by a provider', 0, seen.abandoned.length),
  ];
}

function report(
  { addresses, sandbox, passwordIn }: DayOptions,
  lines: readonly Line[],
  checks: readonly Check[],
  seen: Seen,
  missing: string | null,
): string {
  const byStatus = [...seen.refused].toSorted(([one], [other]) => one - other);
  return [
    '',
    `The day ${new Date(sandbox.day).toISOString().slice(0, 10)} of the sandbox, as finance finds it in ClickHouse:`,
    '',
    renderLines(lines),
    '',
    renderChecks(checks),
    `  refused: ${byStatus.map(([status, count]) => `${count} with ${status}`).join(', ')}`,
    ...(missing === null ? [] : [`  ✗ still missing: ${missing}`]),
    ...seen.surprises.map((surprise) => `  ✗ ${surprise}`),
    '',
    'Where to look next:',
    `  console     ${addresses.console}`,
    `  ClickHouse  ${addresses.clickhouse}/play, user finance, password: ${passwordIn}; or: npx quittance query orders`,
    `  Kafka       ${addresses.kafka}: callbacks.*, order-facts, order-events, order-snapshots, callback-outcomes, dead-letters`,
    `  one order   npx quittance explain ${sandbox.mark}-hk-1`,
    '',
  ].join('\n');
}
