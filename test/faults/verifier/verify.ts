import type { Codec } from '@quittance/runtime/codec';
import type { ClickHouseSettings } from '@quittance/runtime/config/servers';
import type { KafkaClient } from '@quittance/runtime/kafka/client';
import type { Acknowledged } from '../driver.js';
import {
  expectedFacts,
  type Finding,
  factsByOrder,
  lostCallbacks,
  wrongEvents,
  wrongFacts,
  wrongMoney,
  wrongOutcomes,
  wrongSnapshots,
} from './checks.js';
import { openWriters, type RunLog, readLog } from './log.js';
import { referenceFold } from './reference.js';
import { wrongViews } from './views.js';

/** What a verification found; a run is right where nothing is left in it. */
export interface Verdict {
  readonly callbacks: number;
  readonly facts: number;
  readonly orders: number;
  readonly losses: readonly Finding[];
  readonly doubles: readonly Finding[];
  /** Everything else that is not as it must be. */
  readonly wrong: readonly Finding[];
}

export interface Evidence {
  readonly kafka: KafkaClient;
  readonly codec: Codec;
  readonly clickhouse: ClickHouseSettings;
  readonly acknowledged: readonly Acknowledged[];
}

/** Reads all that a run has left and holds it against what the callbacks alone come to. Nothing may run that writes. */
export async function verify({ kafka, codec, clickhouse, acknowledged }: Evidence): Promise<Verdict> {
  const log = await readLog(kafka, codec);
  const expected = expectedFacts(log);
  const facts = factsByOrder(log, expected);
  const reference = referenceFold(log.facts, await openWriters(codec));
  const events = wrongEvents(log, reference);
  const outcomes = wrongOutcomes(log, expected);
  const isTwice = (finding: Finding): boolean => /twice| has [2-9] outcomes| is [2-9] times/.test(finding);
  const rest = [...events, ...outcomes, ...wrongFacts(log, expected)];
  return {
    callbacks: log.callbacks.length,
    facts: log.facts.length,
    orders: facts.size,
    losses: lostCallbacks(acknowledged, log),
    doubles: rest.filter(isTwice),
    wrong: [
      ...rest.filter((finding) => !isTwice(finding)),
      ...wrongSnapshots(log, reference),
      ...wrongMoney(log, facts),
      ...strangers(log),
      ...(await wrongViews(clickhouse, log, facts)),
    ],
  };
}

/** The driver sends nothing that cannot be read. */
function strangers({ deadLetters }: RunLog): readonly Finding[] {
  return deadLetters === 0 ? [] : [`${deadLetters} dead letters`];
}
