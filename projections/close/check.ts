import type { ClickHouse } from '@quittance/runtime/clickhouse';
import type { DayTotal } from '@quittance/schemas/generated/day-closes';
import { dayHash } from './hash.js';
import { closeOf, type StoredClose } from './stored.js';
import { type AccountDay, totalsOf } from './totals.js';

/** A figure that is not what was signed. */
export interface Deviation {
  readonly merchant: string;
  readonly currency: string;
  readonly exponent: number;
  readonly figure: string;
  readonly signed: string | null;
  readonly counted: string | null;
}

/** What a close says beside what its movements say now. */
export type Check =
  | { readonly kind: 'not_closed' }
  | {
      readonly kind: 'holds' | 'differs';
      readonly close: StoredClose;
      readonly deviations: readonly Deviation[];
    };

/** Adds the movements before the close's watermark up anew, and hashes them. */
export async function checkClose(clickhouse: ClickHouse, day: AccountDay): Promise<Check> {
  const close = await closeOf(clickhouse, day);
  if (close === null) return { kind: 'not_closed' };
  const counted = await totalsOf(clickhouse, day, close.watermark);
  const deviations = [...deviationsOf(close.totals, counted), ...sealBroken(close)];
  return { kind: deviations.length === 0 ? 'holds' : 'differs', close, deviations };
}

/** The hash over the day must be that of the totals it stands beside. */
function sealBroken(close: StoredClose): readonly Deviation[] {
  const counted = dayHash(close, close.totals);
  if (counted === close.hash) return [];
  return [
    { merchant: '', currency: '', exponent: 0, figure: 'hash of the day', signed: close.hash, counted },
  ];
}

const FIGURES = [
  'paid_orders',
  'gross_minor',
  'refund_count',
  'refunds_minor',
  'net_minor',
  'movements',
  'hash',
] as const;

const isSame = (a: DayTotal, b: DayTotal): boolean =>
  a.merchant === b.merchant && a.currency === b.currency && a.exponent === b.exponent;

function deviationsOf(signed: readonly DayTotal[], counted: readonly DayTotal[]): readonly Deviation[] {
  const all = [...signed, ...counted.filter((one) => !signed.some((other) => isSame(one, other)))];
  return all.flatMap((total) => {
    const { merchant, currency, exponent } = total;
    const [was, is] = [signed, counted].map((side) => side.find((one) => isSame(one, total)));
    return FIGURES.map((figure) => ({
      merchant,
      currency,
      exponent,
      figure,
      signed: was === undefined ? null : String(was[figure]),
      counted: is === undefined ? null : String(is[figure]),
    })).filter((each) => each.signed !== each.counted);
  });
}
