import type { AppliedFact } from '@quittance/schemas/generated/order-snapshots';
import { firstBy, groupBy } from '../lists.js';
import { isKnown, LINE_KINDS, PAYMENT_STATES, REFUND_STATES } from '../ranks.js';
import { comparePrudence } from './prudence.js';
import type { Unit } from './unit.js';

/** A fact that is a line of a provider's bill, or says that an order is no longer in it. */
export type Claimed<Fact = AppliedFact> = Fact & {
  readonly statement: NonNullable<AppliedFact['statement']>;
};

/** What a line of a bill says of the payment, or of one refund. */
export interface Claim {
  readonly kind: (typeof LINE_KINDS)[number];
  /** Number of the refund; null of the payment, and of a refund the bill gives no number. */
  readonly refundNo: string | null;
  readonly state: string;
  /** What the line is about, whatever became of it. */
  readonly minor: bigint;
  readonly unit: Unit;
  readonly fact: Claimed;
}

type Stating = Pick<AppliedFact, 'statement' | 'currency' | 'exponent' | 'paid_minor' | 'refund_minor'>;

export function isClaimed<Fact extends Pick<AppliedFact, 'statement'>>(fact: Fact): fact is Claimed<Fact> {
  return fact.statement !== null;
}

/** The kind of a line that claims money; null of a withdrawal and of any other fact. */
function kindOf({ statement }: Stating): Claim['kind'] | null {
  return LINE_KINDS.find((kind) => kind === statement?.kind) ?? null;
}

/** Does a line say all that its kind has to say? */
export function isCompleteClaim(fact: Stating): boolean {
  if (fact.statement === null) return false;
  const { kind, state } = fact.statement;
  if (kind === WITHDRAWN) return true;
  const states = kind === 'PAYMENT' ? PAYMENT_STATES : REFUND_STATES;
  return kindOf(fact) !== null && isKnown(states, state) && amountOf(fact) !== null;
}

/** The replaced bill had the order, the one that replaces it has not. */
const WITHDRAWN = 'WITHDRAWN';

/** The amount of a line with its unit; null where a part of it is missing. */
function amountOf(fact: Stating): { readonly minor: bigint; readonly unit: Unit } | null {
  const minor = fact.paid_minor ?? fact.refund_minor;
  const { currency, exponent } = fact;
  return minor === null || currency === null || exponent === null
    ? null
    : { minor, unit: { currency, exponent } };
}

/**
 * The lines that count: none of a bill that another one replaces. Any line of the other one says so, of this order at
 * least that it is withdrawn, so which arrived first does not matter. Of one line said in several ways the prudent.
 */
export function standingClaims(facts: readonly AppliedFact[]): readonly Claim[] {
  if (facts.length === 0) return [];
  const told = facts.filter(isClaimed);
  const replaced = new Set(told.map(({ statement }) => statement.replaces));
  const standing = told.filter(({ statement }) => !replaced.has(statement.statement_id));
  return [...groupBy(standing, (fact) => fact.fact_id).values()].flatMap((variants) =>
    claimsOf(firstBy(variants, comparePrudence)),
  );
}

function claimsOf(fact: AppliedFact): readonly Claim[] {
  const [kind, amount] = [kindOf(fact), amountOf(fact)];
  return kind !== null && amount !== null && isClaimed(fact)
    ? [{ kind, refundNo: fact.refund_no, state: fact.statement.state, ...amount, fact }]
    : [];
}
