import { type Dice, dice } from './dice.js';
import { ACCOUNTS, type Account, type Refund, type Sale, type State } from './sales.js';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 2, 1);

/** Two of three orders are paid; the others end in every other way there is. */
function stateOf(roll: Dice, account: Account): State {
  const others: readonly State[] = account.tellsCreation
    ? ['PENDING', 'FAILED', 'EXPIRED', 'CLOSED']
    : ['PENDING', 'FAILED', 'EXPIRED'];
  if (roll.chance(0.68)) return 'SUCCEEDED';
  return account.provider === 'eftpay' && roll.chance(0.5) ? 'UNKNOWN' : roll.of(others);
}

type Amounts = Pick<Sale, 'price' | 'paid' | 'alsoTold'>;

function amountsOf(roll: Dice, account: Account, state: State): Amounts {
  const price = BigInt(roll.whole(2, 90_000));
  const paid = account.tellsTotals && roll.chance(0.4) ? price - 1n : price;
  if (state !== 'SUCCEEDED') return { price: roll.chance(0.3) ? null : price, paid: 0n, alsoTold: null };
  return { price, paid, alsoTold: roll.chance(0.05) ? paid + 7n : null };
}

/** Increments, or the differences of a running total: named `total:<what it reached>`. */
function refundsOf(roll: Dice, sale: Omit<Sale, 'refunds' | 'settlement' | 'settledAt'>): readonly Refund[] {
  const { account, state, paid, currency } = sale;
  const isOrphan = state === 'UNKNOWN' && !sale.held;
  if (!isOrphan && (state !== 'SUCCEEDED' || roll.chance(0.55))) return [];
  const base = isOrphan ? 500n : paid;
  const over = roll.chance(0.06);
  const parts = over ? [base + 3n] : roll.of([[base], [base / 2n], [base / 3n, base / 4n]]);
  let reached = 0n;
  return parts
    .filter((minor) => minor > 0n)
    .map((minor, index) => {
      reached += minor;
      const mismatched = account.provider === 'eftpay' && !isOrphan && roll.chance(0.2);
      return {
        no: account.tellsTotals ? `total:${reached}` : `r${index}`,
        state: account.tellsTotals
          ? 'SUCCEEDED'
          : roll.of(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED', 'PENDING', 'FAILED']),
        minor,
        currency: mismatched ? 'USD' : currency,
        at: sale.endedAt + roll.whole(60, 9 * 86_400) * SECOND + index,
        counted: !mismatched,
      };
    });
}

function settlementOf(roll: Dice, { account, state, endedAt }: Pick<Sale, 'account' | 'state' | 'endedAt'>) {
  if (!account.settles || state !== 'SUCCEEDED') return { settlement: 'UNKNOWN', settledAt: null } as const;
  if (roll.chance(0.15)) return { settlement: 'NONE', settledAt: null } as const;
  if (roll.chance(0.1)) return { settlement: 'IN_SETTLEMENT', settledAt: null } as const;
  return { settlement: 'SETTLED', settledAt: endedAt + roll.whole(0, 6 * 86_400) * SECOND } as const;
}

function saleOf(roll: Dice, number: number): Sale {
  const account = roll.of(ACCOUNTS);
  const [currency, exponent] = roll.of(account.units);
  const held = account.tellsTotals && roll.chance(0.08);
  const state = held ? 'UNKNOWN' : stateOf(roll, account);
  const createdAt = START + roll.whole(0, 31 * 86_400) * SECOND;
  const hasMerge = account.tellsTotals && !held && roll.chance(0.4);
  const sale = {
    account,
    no: `N${number}`,
    merchant: roll.of(account.merchants),
    store: account.tellsTotals ? roll.of(['s1', 's2']) : null,
    channel: account.tellsTotals ? roll.of(['WX_PAY', 'ALI_PAY']) : null,
    currency,
    exponent,
    mergeNo: hasMerge ? `M${Math.floor((createdAt - START) / (4 * DAY))}` : null,
    state,
    held,
    ...amountsOf(roll, account, state),
    createdAt: account.tellsCreation ? createdAt : null,
    endedAt: createdAt + roll.whole(1, 3_600) * SECOND,
  };
  return { ...sale, refunds: refundsOf(roll, sale), ...settlementOf(roll, sale) };
}

/** March 2026, the same on every run. */
export function generatedMonth(orders: number): readonly Sale[] {
  const roll = dice(20_260_301);
  return Array.from({ length: orders }, (_, number) => saleOf(roll, number));
}
