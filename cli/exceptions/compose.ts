import { decisionIdentity } from '@quittance/schemas/decisions/identity';
import { RESTATED } from '@quittance/schemas/decisions/vocabulary';
import type { OperatorAction } from '@quittance/schemas/generated/operator-actions';
import { CliError, EXIT } from '../exit-codes.js';
import type { Actor } from './actor.js';
import type { Desk } from './connect.js';
import { variantsOf } from './evidence.js';
import { type ActVerb, VERB_OF } from './refuse.js';
import type { ExceptionRow } from './row.js';

/** What a person decides, in the words of the command line. */
export interface Wish {
  readonly verb: ActVerb;
  readonly actor: Actor;
  readonly actionId: string;
  /** Was the id given, so that this may be a repetition? */
  readonly mayRepeat: boolean;
  readonly assignee: string | null;
  readonly reason: string | null;
  readonly note: string | null;
  /** The variant that counts, or the beginning of its content hash. */
  readonly counts: string | null;
}

/** A later time than that of the decision that was seen, whatever this machine's clock says: the latest one holds. */
export function actedAtOf(now: number, { handledAt }: Pick<ExceptionRow, 'handledAt'>): number {
  return Math.max(now, (handledAt ?? 0) + 1);
}

/** The action as it is sent: about this exception, and the finding that is shown of it. */
export async function composed(
  { store, console }: Pick<Desk, 'console'> & { readonly store: Pick<Desk['store'], 'zoneOf'> },
  wish: Wish,
  row: ExceptionRow,
  actedAt: number,
): Promise<OperatorAction> {
  const { actionId, verb, actor, assignee, reason, note, counts } = wish;
  const zone = await store.zoneOf(row.orderKey);
  if (zone === null) throw new CliError(EXIT.off, `The order ${row.orderKey} is not in ClickHouse.`);
  return {
    action_id: actionId,
    provider: row.provider,
    account: row.account,
    provider_order_no: row.providerOrderNo,
    merchant: row.merchant,
    time_zone: zone,
    verb: VERB_OF[verb],
    exception_kind: row.kind,
    exception_subject: row.subject,
    finding_id: row.findingId,
    counts: counts === null ? null : await variant(console, row, counts),
    actor: actor.name,
    assignee,
    reason,
    note,
    acted_at: actedAt,
  };
}

/** The one variant of the restated fact whose hash begins so. */
async function variant(console: string, row: ExceptionRow, counts: string): Promise<string> {
  if (row.kind !== RESTATED)
    throw new CliError(EXIT.usage, `--counts: only a restated fact has variants, this is ${row.kind}.`);
  const known = await variantsOf(console, row.orderKey, row.subject);
  const [only, ...others] = known.filter((hash) => hash.startsWith(counts));
  if (only === undefined || others.length > 0)
    throw new CliError(
      EXIT.usage,
      `--counts ${counts}: name one of the variants: ${known.join(', ') || 'none is in ClickHouse yet'}`,
    );
  return only;
}

/** True for a repetition of the very same decision; another one under the same id is a mistake. */
export async function wasTaken(
  { console }: Pick<Desk, 'console'>,
  wish: Wish,
  action: OperatorAction,
): Promise<boolean> {
  if (!wish.mayRepeat) return false;
  const { orderKey, factId, contentHash } = decisionIdentity(action);
  const known = await variantsOf(console, orderKey, factId);
  if (known.length === 0 || known.includes(contentHash)) return known.length > 0;
  throw new CliError(
    EXIT.usage,
    `--action-id ${wish.actionId} was used for another decision about this order, or for another finding.`,
  );
}
