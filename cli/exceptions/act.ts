import { decisionProblem } from '@quittance/schemas/decisions/check';
import type { OperatorAction } from '@quittance/schemas/generated/operator-actions';
import { CliError, EXIT, type ExitCode } from '../exit-codes.js';
import { appendAction } from './append.js';
import { awaitOutcome, type Seen } from './await-outcome.js';
import { actedAtOf, composed, type Wish, wasTaken } from './compose.js';
import { withDesk } from './connect.js';
import { refusalOf, surpriseOf } from './refuse.js';
import { asJson, type ExceptionRow } from './row.js';
import { selectOne } from './select.js';
import { describeRow } from './show.js';
import type { Selector } from './store.js';

/** What a person asks for on the command line. */
export interface ActOptions extends Wish {
  readonly selector: Selector;
  /** The finding the person saw; null = the present one. */
  readonly finding: string | null;
  readonly wait: boolean;
  readonly json: boolean;
}

/** Appends a decision about one exception and tells what it came to. */
export function act(options: ActOptions, env: NodeJS.ProcessEnv, now: () => number): Promise<ExitCode> {
  return withDesk(env, async (desk) => {
    const row = await selectOne(desk.store, options.selector);
    const actedAt = actedAtOf(now(), row);
    const action = await composed(desk, options, row, actedAt);
    if (await wasTaken(desk, options, action)) return report(options, row, 'taken before', null);
    assertSensible(options, row);
    assertWellFormed(action, now());
    await appendAction(action, now(), desk.env);
    if (!options.wait) return report(options, row, 'appended, not waited for', null);
    const seen = await awaitOutcome(desk.store, { actionId: options.actionId, before: row, actedAt });
    return conclude(options, seen, actedAt);
  });
}

/** Nothing that would silently do nothing, or undo what somebody decided meanwhile. */
function assertSensible({ verb, assignee, finding }: ActOptions, row: ExceptionRow): void {
  const refusal = refusalOf(verb, row, assignee);
  if (refusal !== null) throw new CliError(EXIT.off, `Not done: ${row.kind} of ${row.orderKey}: ${refusal}`);
  if (finding !== null && !row.findingId.startsWith(finding))
    throw new CliError(
      EXIT.off,
      `Not done: what is found now is not ${finding} but ${row.findingId}: ${row.detail}. Look at it again.`,
    );
}

/** The same check as translate makes: what it would quarantine is not sent. */
function assertWellFormed(action: OperatorAction, now: number): void {
  const problem = decisionProblem(action, now);
  if (problem !== null) throw new CliError(EXIT.usage, `Not done: ${problem.reason}: ${problem.detail}`);
}

/** Tells what an action came to; the exit code says whether the exception is as asked. */
export function conclude(options: ActOptions, { outcome, row, settled }: Seen, actedAt: number): ExitCode {
  const { actionId, verb } = options;
  if (outcome.taken === 'quarantined' || outcome.fact === 'quarantined')
    throw new CliError(
      EXIT.off,
      `Not taken: quarantined, ${outcome.reason}. \`quittance explain ${actionId}\``,
    );
  if (!settled)
    throw new CliError(
      EXIT.unreachable,
      `The action ${actionId} is safe in Kafka, but ClickHouse does not show it yet. \`quittance status\` tells why.`,
    );
  const surprise = row === null ? 'It is no longer found.' : surpriseOf(verb, row, actedAt);
  report(options, row, outcome.fact ?? '', surprise);
  return surprise === null || row === null || row.state === 'CLEARED' ? EXIT.ok : EXIT.off;
}

function report(
  { actionId, actor, json }: ActOptions,
  row: ExceptionRow | null,
  outcome: string,
  remark: string | null,
): ExitCode {
  const exception = row === null ? null : asJson(row);
  const text = json
    ? JSON.stringify({ action_id: actionId, actor: actor.name, outcome, remark, exception })
    : [
        `action ${actionId} by ${actor.name} (${actor.source}): ${outcome}`,
        ...(row === null ? [] : [describeRow(row)]),
        ...(remark === null ? [] : [remark]),
      ].join('\n');
  process.stdout.write(`${text}\n`);
  return EXIT.ok;
}
