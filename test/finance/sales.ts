/** An account of the generated month. */
export interface Account {
  readonly provider: string;
  readonly account: string;
  readonly zone: string;
  readonly merchants: readonly string[];
  /** Currency and its exponent. */
  readonly units: readonly (readonly [string, number])[];
  /** Does its provider ever speak of settlement? */
  readonly settles: boolean;
  /** Where the time of its refunds comes from. */
  readonly refundTimes: 'provider' | 'envelope' | 'received';
  /** Does it tell running totals instead of refunds? */
  readonly tellsTotals: boolean;
  readonly tellsCreation: boolean;
  /** Business calendar it follows. */
  readonly calendar: string;
}

export type State = 'UNKNOWN' | 'PENDING' | 'CLOSED' | 'EXPIRED' | 'FAILED' | 'SUCCEEDED';

export interface Refund {
  readonly no: string;
  readonly state: 'PENDING' | 'FAILED' | 'SUCCEEDED';
  readonly minor: bigint;
  readonly currency: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Another currency than the payment's is kept apart. */
  readonly counted: boolean;
}

/** What truly happened with one order, before anybody tells of it. Times in epoch milliseconds. */
export interface Sale {
  readonly account: Account;
  readonly no: string;
  readonly merchant: string;
  readonly store: string | null;
  readonly channel: string | null;
  readonly currency: string;
  readonly exponent: number;
  readonly mergeNo: string | null;
  readonly state: State;
  /** The provider sent it unsigned, and the account holds such callbacks: in no sum. */
  readonly held: boolean;
  readonly price: bigint | null;
  /** What counts: 0 unless it SUCCEEDED. */
  readonly paid: bigint;
  /** Another, higher amount that was told as well, before or after: never counts. */
  readonly alsoTold: bigint | null;
  readonly createdAt: number | null;
  /** When it came to its state. */
  readonly endedAt: number;
  readonly refunds: readonly Refund[];
  readonly settlement: 'UNKNOWN' | 'NONE' | 'IN_SETTLEMENT' | 'SETTLED';
  readonly settledAt: number | null;
}

/** Days with the three offsets of Asia and one of America that changes on 8 March 2026. */
export const ACCOUNTS: readonly Account[] = [
  {
    provider: 'newpay',
    account: 'laos',
    zone: 'Asia/Vientiane',
    merchants: ['acme'],
    units: [
      ['LAK', 2],
      ['USD', 2],
    ],
    settles: true,
    refundTimes: 'envelope',
    tellsTotals: false,
    tellsCreation: false,
    calendar: 'laos',
  },
  {
    provider: 'newpay',
    account: 'ny',
    zone: 'America/New_York',
    merchants: ['delta'],
    units: [['USD', 2]],
    settles: true,
    refundTimes: 'envelope',
    tellsTotals: false,
    tellsCreation: false,
    calendar: 'weekend',
  },
  {
    provider: 'hfcsbc',
    account: 'cn',
    zone: 'Asia/Shanghai',
    merchants: ['acme', 'beta'],
    units: [['CNY', 2]],
    settles: false,
    refundTimes: 'received',
    tellsTotals: true,
    tellsCreation: true,
    calendar: 'weekend',
  },
  {
    provider: 'eftpay',
    account: 'hk',
    zone: 'Asia/Hong_Kong',
    merchants: ['gamma'],
    units: [
      ['HKD', 2],
      ['JPY', 0],
      ['KWD', 3],
    ],
    settles: false,
    refundTimes: 'provider',
    tellsTotals: false,
    tellsCreation: false,
    calendar: 'weekend',
  },
];

export function refunded(sale: Sale): bigint {
  return succeeded(sale).reduce((sum, { minor }) => sum + minor, 0n);
}

/** The refunds that count. */
export function succeeded(sale: Sale): readonly Refund[] {
  return sale.refunds.filter(({ state, counted }) => state === 'SUCCEEDED' && counted);
}
