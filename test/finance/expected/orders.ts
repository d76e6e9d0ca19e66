import type { Sale } from '../sales.js';
import { orderKey, type Sending } from '../told.js';
import { type Asked, accountOf, type Truth, unitOf, view } from './asked.js';
import { type Cells, countIf, moment, percentile, ratio, tally, total } from './tally.js';

function cohort(truth: Truth, asked: Asked): readonly (readonly [string, Sale])[] {
  const { sales, day, within } = view(truth, asked);
  return sales
    .filter(({ state }) => state !== 'UNKNOWN')
    .map((sale) => [day(sale, sale.createdAt ?? truth.firstSeenAt.get(orderKey(sale)) ?? 0), sale] as const)
    .filter(([day]) => within(day));
}

function bySending(sendings: readonly Sending[]): ReadonlyMap<string, readonly Sending[]> {
  const statements = new Map<string, Sending[]>();
  for (const sending of sendings) {
    const { fact_id } = sending.fact;
    statements.set(fact_id, [...(statements.get(fact_id) ?? []), sending]);
  }
  return statements;
}

export const orders = {
  success_rate_trend: (truth: Truth, asked: Asked): readonly Cells[] =>
    tally(
      cohort(truth, asked),
      ([day, sale]) => ({ day, ...accountOf(sale), merchant: sale.merchant }),
      (group) => {
        const of = (state: string) => countIf(group, ([, sale]) => sale.state === state);
        const ended = group.length - of('PENDING');
        return {
          succeeded: of('SUCCEEDED'),
          failed: of('FAILED'),
          expired: of('EXPIRED'),
          closed: of('CLOSED'),
          pending: of('PENDING'),
          ended,
          success_rate: ratio(of('SUCCEEDED'), ended),
          by_creation: countIf(group, ([, sale]) => sale.createdAt !== null),
        };
      },
    ),
  failure_expiry_mix: (truth: Truth, asked: Asked): readonly Cells[] => {
    const ended = cohort(truth, asked)
      .map(([, sale]) => sale)
      .filter(({ state }) => ['FAILED', 'EXPIRED', 'CLOSED'].includes(state));
    return tally(
      ended,
      (sale) => ({
        ...accountOf(sale),
        payment_state: sale.state,
        provider_status: sale.state,
        channel: sale.channel,
        product: sale.channel === null ? null : 'APP',
        ...unitOf(sale),
      }),
      (group) => {
        const [first] = group;
        const whole = countIf(
          ended,
          (sale) => sale.account.provider === first?.account.provider && sale.currency === first.currency,
        );
        return {
          orders: group.length,
          order_minor: total(group, ({ price }) => price),
          orders_without_price: countIf(group, ({ price }) => price === null),
          share: ratio(group.length, whole),
        };
      },
    );
  },
  payment_latency: (truth: Truth, asked: Asked): readonly Cells[] =>
    tally(
      view(truth, asked).paid,
      (sale) => ({ ...accountOf(sale), channel: sale.channel, time_quality: 'provider' }),
      (group) => {
        const latencies = group.flatMap(({ createdAt, endedAt }) =>
          createdAt === null ? [] : [endedAt - createdAt],
        );
        return {
          paid_orders: group.length,
          orders_without_creation: group.length - latencies.length,
          latency_p50_ms: percentile(latencies, 0.5),
          latency_p95_ms: percentile(latencies, 0.95),
          latency_p99_ms: percentile(latencies, 0.99),
        };
      },
    ),
  callback_delay: (truth: Truth, asked: Asked): readonly Cells[] =>
    tally(
      [...bySending(view(truth, asked).sent).values()],
      ([first]) => ({
        provider: first?.fact.provider ?? '',
        account: first?.fact.account ?? '',
        time_quality: first?.fact.time_quality ?? '',
      }),
      (group) => {
        const delays = group.flatMap(([first]) =>
          first === undefined ? [] : [first.fact.received_at - first.fact.occurred_at],
        );
        return {
          statements: group.length,
          received: group.flat().length,
          callback_delay_p50_ms: percentile(delays, 0.5),
          callback_delay_p95_ms: percentile(delays, 0.95),
          callback_delay_p99_ms: percentile(delays, 0.99),
        };
      },
    ),
  duplicates_by_provider: (truth: Truth, asked: Asked): readonly Cells[] => {
    const seen = new Set<string>();
    const told = new Map<string, Set<string>>();
    const marked = view(truth, asked).sent.map(({ fact, body }) => {
      const isRepeat = seen.has(body);
      seen.add(body);
      const contents = told.get(fact.fact_id) ?? new Set<string>();
      const isDuplicate = contents.has(fact.content_hash);
      told.set(fact.fact_id, contents.add(fact.content_hash));
      return { fact, isRepeat, isDuplicate };
    });
    return tally(
      marked,
      ({ fact }) => ({ provider: fact.provider, account: fact.account }),
      (group) => {
        const repeats = countIf(group, ({ isRepeat }) => isRepeat);
        return {
          facts: group.length,
          duplicate_facts: countIf(group, ({ isDuplicate }) => isDuplicate),
          semantic_duplicate_facts: countIf(group, ({ isRepeat, isDuplicate }) => isDuplicate && !isRepeat),
          callbacks: group.length,
          repeated_bodies: repeats,
        };
      },
    );
  },
  silence_by_account: (truth: Truth, asked: Asked): readonly Cells[] =>
    tally(
      view(truth, asked).sent,
      ({ fact }) => ({ provider: fact.provider, account: fact.account, merchant: fact.merchant }),
      (group) => ({
        callbacks: group.length,
        unsigned_callbacks: countIf(group, ({ fact }) => fact.trust !== 'SIGNED'),
        last_callback_at: moment(Math.max(...group.map(({ fact }) => fact.received_at))),
      }),
    ),
};
