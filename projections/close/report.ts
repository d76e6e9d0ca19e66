import type { DayClose } from '@quittance/schemas/generated/day-closes';
import { formatMinor } from '@quittance/schemas/money';
import { nameOf } from './accounts.js';
import { type Closed, dayName } from './batch.js';
import type { Check } from './check.js';
import type { Closing, FormerClose } from './close-day.js';
import type { StandingKind } from './findings.js';
import { acceptedLines, beforeLines } from './report-accepted.js';
import type { Standing } from './standing.js';

const SAMPLES = 5;

/** What came of a day, for a person. */
export function describeClosed({ account, day, closing }: Closed): string {
  const name = dayName({ account, day });
  switch (closing.kind) {
    case 'closed':
      return [`${name} is closed: ${sealOf(closing.close)}`, ...linesOf(closing)].join('\n');
    case 'would_close':
      return [`${name} would be closed: ${sealOf(closing.close)}`, ...linesOf(closing)].join('\n');
    case 'closed_before':
      return `${name} is closed already: ${formerOf(closing.by)}`;
    case 'overtaken':
      return `${name} was closed in the same moment by another, whose close counts: ${formerOf(closing.by)}`;
    case 'not_over':
      return `${name} is not closed: in ${account.timeZone} it ends at ${iso(closing.endsAt)}. Close it then.`;
    case 'standing_against':
      return [
        `${name} is not closed:`,
        ...standingLines(closing.standing, nameOf(account), account.account),
      ].join('\n');
  }
}

function linesOf({
  close,
  standing,
}: Extract<Closing, { readonly close: DayClose; readonly standing: Standing }>) {
  return [...figuresOf(close), ...acceptedLines(close, standing)];
}

function sealOf({ because, open_h_exceptions: open, quarantined_h: quarantined, hash }: DayClose): string {
  const why =
    because === null
      ? ''
      : `, although ${open} exceptions and ${quarantined} dead letters of severity H stood against it (${because})`;
  return `hash ${hash}${why}`;
}

function figuresOf({ totals }: DayClose): readonly string[] {
  if (totals.length === 0) return ['  nothing was moved on it'];
  return totals.map((total) => {
    const { merchant, currency, exponent, paid_orders: paid, refund_count: refunds, movements } = total;
    const amount = (minor: string) => `${formatMinor(BigInt(minor), exponent)} ${currency}`;
    const [gross, back, net] = [total.gross_minor, total.refunds_minor, total.net_minor].map(amount);
    return `  ${merchant}: ${gross} of ${paid} orders paid, ${back} of ${refunds} refunds, net ${net}; ${movements} movements`;
  });
}

function formerOf({ actor, closed_at, hash, close_id }: FormerClose): string {
  return `by ${actor}, as of ${iso(closed_at)}, hash ${hash}, close ${close_id}. What comes later is a restatement.`;
}

function standingLines(
  { exceptions, kinds, oldest, accepted, quarantined, imbalances }: Standing,
  name: string,
  account: string,
): readonly string[] {
  const lines = kinds.map((kind) => `  ${kind.count} ${kind.kind} ${kind.state}${stakeOf(kind)}`);
  const first = oldest
    .slice(0, SAMPLES)
    .map(({ kind, orderKey, detail }) => `    ${kind} of ${orderKey}: ${detail}`);
  return [
    ...(exceptions === 0
      ? []
      : [
          `  ${exceptions} exceptions of severity H are neither resolved nor ignored:`,
          ...lines,
          '  the oldest of them:',
          ...first,
          `  Decide about them: quittance exceptions list --severity H --account ${account}`,
        ]),
    ...(quarantined === 0
      ? []
      : [
          `  ${quarantined} callbacks received on it are quarantined with severity H, and in no figure.`,
          `  Look at them: quittance redrive --account ${account}`,
        ]),
    ...imbalances.map(
      ({ merchant, currency, differences }) =>
        `  its books do not balance for ${merchant}, ${currency}: ${differencesOf(differences)} (minor units)`,
    ),
    ...(imbalances.length === 0
      ? []
      : ['  Find out why: quittance query trial_balance, then quittance verify']),
    ...beforeLines(accepted),
    `  Or close ${name} all the same, saying why: --because "…"`,
  ];
}

function differencesOf(differences: Readonly<Record<string, string>>): string {
  return Object.entries(differences)
    .map(([name, minor]) => `${name.replace(/_minor$/, '').replaceAll('_', ' ')} ${minor}`)
    .join(', ');
}

function stakeOf({ atStakeMinor, exponent, currency }: StandingKind): string {
  if (atStakeMinor === null || exponent === null || currency === null) return '';
  return `, at stake ${formatMinor(atStakeMinor, exponent)} ${currency}`;
}

/** Whether a close still holds, for a person. */
export function describeCheck(name: string, check: Check): string {
  if (check.kind === 'not_closed') return `${name} is not closed.`;
  const { close, deviations } = check;
  if (check.kind === 'holds')
    return `${name} holds: hash ${close.hash}, signed by ${close.actor} as of ${iso(close.closedAt)}`;
  const lines = deviations.map(
    ({ merchant, currency, figure, signed, counted }) =>
      `  ${[merchant, currency, figure].filter((part) => part !== '').join(' ')}: signed ${signed ?? 'nothing'}, counted now ${counted ?? 'nothing'}`,
  );
  return [
    `${name} DIFFERS from what ${close.actor} signed as of ${iso(close.closedAt)}:`,
    ...lines,
    '  Compare ClickHouse with Kafka: quittance rebuild order-events',
  ].join('\n');
}

/** For a program: one object a day. */
export function jsonOfClosed({ account, day, closing }: Closed): object {
  return { provider: account.provider, account: account.account, day, ...plain(closing) };
}

function plain(closing: Closing): object {
  return closing.kind === 'not_over' ? { kind: closing.kind, ends_at: iso(closing.endsAt) } : closing;
}

/** 64-bit amounts and offsets as texts, a map as an object: nothing is rounded. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) => {
    if (typeof member === 'bigint') return String(member);
    if (!(member instanceof Map)) return member;
    const entries: readonly (readonly [unknown, unknown])[] = [...member];
    return Object.fromEntries(entries.map(([name, each]) => [String(name), each]));
  });
}

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
