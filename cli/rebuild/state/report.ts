import { EXIT, type ExitCode } from '../../exit-codes.js';
import { renderTable } from '../../table.js';
import type { StateResult } from './run.js';

/** 0 = the same bytes everywhere. */
export function exitCodeOf({ wrong }: StateResult): ExitCode {
  return wrong === 0 ? EXIT.ok : EXIT.off;
}

/** For a person. */
export function describeState(result: StateResult): string {
  const { partitions, written, wrong, seconds } = result;
  const rows = partitions.map(({ partition, bound, facts, orders, events }) => ({
    partition,
    'up to': String(bound),
    facts,
    'orders equal': orders.equal,
    differ: orders.differs,
    missing: orders.missing,
    stray: orders.stray,
    ahead: orders.ahead,
    moving: orders.moving,
    'events equal': events.equal,
  }));
  const findings = partitions.flatMap((each) => each.findings.map((finding) => ({ ...finding })));
  return [
    rows.length === 0 ? 'There are no facts.' : renderTable(rows),
    ...(findings.length === 0 ? [] : [renderTable(findings)]),
    ...(written === null ? [] : [writtenText(written)]),
    wrong === 0
      ? `✓ the facts, folded from zero, come to the same bytes (${seconds.toFixed(1)} s)`
      : `✗ ${wrong} differ. ${adviceOn(result)}`,
  ].join('\n\n');
}

function writtenText(written: number): string {
  if (written === 0) return 'There was no snapshot to repair.';
  return (
    `${written} snapshots written. The fold takes them when it starts, whatever its local store holds. ` +
    'ClickHouse takes them, too, but shows of each order the highest version it has seen: hold its views against the callbacks with `quittance verify`.'
  );
}

/** Events are for other services, which have acted on them: they are never written a second time. */
function adviceOn({ partitions, written }: StateResult): string {
  const repairable = partitions.some(({ orders }) => orders.differs + orders.missing + orders.stray > 0);
  if (written === null && repairable)
    return 'Stop the processors, and `quittance rebuild state --repair` writes the snapshots anew; start them again.';
  return 'What is left (events, and orders ahead of the fold) is not repaired by this command: find out who wrote it.';
}

/** For a program: one JSON object; offsets as texts. */
export function stateJson(result: StateResult): string {
  return JSON.stringify({ same: result.wrong === 0, ...result }, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
}
