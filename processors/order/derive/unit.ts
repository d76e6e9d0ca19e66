import type { AppliedFact } from '@quittance/schemas/generated/order-snapshots';

/** A currency and how many minor digits it has. Amounts are added only within one unit. */
export interface Unit {
  readonly currency: string;
  readonly exponent: number;
}

/** The unit of a fact's amounts; null where it carries none. */
export function unitOf(fact: Pick<AppliedFact, 'currency' | 'exponent'>): Unit | null {
  return fact.currency === null || fact.exponent === null
    ? null
    : { currency: fact.currency, exponent: fact.exponent };
}

export function sameUnit(a: Unit | null, b: Unit | null): boolean {
  return a?.currency === b?.currency && a?.exponent === b?.exponent;
}

/** The unit as a text, to group by. */
export function unitKey(unit: Unit): string {
  return `${unit.currency}/${unit.exponent}`;
}
