import { EXIT, type ExitCode } from '../exit-codes.js';
import { renderTable } from '../table.js';
import { withDesk } from './connect.js';
import { type Evidence, evidenceOf } from './evidence.js';
import { asJson, type ExceptionRow, isoOrNull, stakeText } from './row.js';
import { selectOne } from './select.js';
import type { Selector } from './store.js';

/** One exception: what was found, what it was read from, what was decided. */
export function show(selector: Selector, json: boolean, env: NodeJS.ProcessEnv): Promise<ExitCode> {
  return withDesk(env, async ({ store, console }) => {
    const row = await selectOne(store, selector);
    const evidence = await evidenceOf(console, row);
    process.stdout.write(json ? `${jsonOf(row, evidence)}\n` : `${textOf(row, evidence)}\n`);
    return EXIT.ok;
  });
}

function jsonOf(row: ExceptionRow, { causes, history }: Evidence): string {
  return JSON.stringify({
    exception: asJson(row),
    causes: causes.map((cause) => ({
      fact_id: cause.factId,
      content_hash: cause.contentHash,
      type: cause.type,
      trust: cause.trust,
      says: cause.says,
      occurred_at: cause.occurredAt,
      received_at: cause.receivedAt,
      sent: cause.sent,
    })),
    history: history.map(({ atStake, ...entry }) => ({ ...entry, at_stake: atStake })),
  });
}

function textOf(row: ExceptionRow, { causes, history }: Evidence): string {
  return [describeRow(row), causesText(row, causes), historyText(history)]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** What is known of the exception itself, a line each; what nobody said is left out. */
export function describeRow(row: ExceptionRow): string {
  const lines: readonly (readonly [string, string | null])[] = [
    ['handle', row.handle],
    ['kind', `${row.kind} (severity ${row.severity})`],
    ['state', row.state],
    ['order', row.orderKey],
    ['merchant', row.merchant],
    ['subject', row.subject === '' ? null : row.subject],
    ['detail', row.detail],
    ['at stake', stakeText(row)],
    ['since', row.firstSeenAt],
    ['finding', row.findingId],
    ['assignee', row.assignee],
    ['handled by', row.handledBy],
    ['handled at', isoOrNull(row.handledAt)],
    ['reason', row.reason],
    ['note', row.note],
  ];
  return lines
    .filter(([, text]) => text !== null)
    .map(([name, text]) => `${name.padEnd(10)}  ${text ?? ''}`)
    .join('\n');
}

function causesText({ kind }: ExceptionRow, causes: Evidence['causes']): string {
  if (causes.length === 0) return '';
  const rows = causes.map(({ type, says, trust, occurredAt, sent, contentHash, factId }) => ({
    type,
    says,
    trust,
    occurred_at: occurredAt,
    sent,
    content_hash: contentHash,
    fact_id: factId,
  }));
  const hint =
    kind === 'restated' ? '\n`resolve … --counts CONTENT_HASH` makes that variant count from now on.' : '';
  return `Read from these facts:\n${renderTable(rows)}${hint}`;
}

function historyText(history: Evidence['history']): string {
  if (history.length === 0) return '';
  const rows = history.map(({ at, type, actor, assignee, reason, note, atStake }) => ({
    at,
    event: type.replace('exception.', ''),
    at_stake: atStake,
    actor,
    assignee,
    reason,
    note: note === null ? null : note.replaceAll(/\s+/g, ' '),
  }));
  return `What happened to it:\n${renderTable(rows)}`;
}
