import { orderFacts } from '@quittance/schemas/topics/index';
import { drained } from '../drain.js';
import { factOf, factRecord, peerRecord } from '../input/facts.js';
import { planned, STEPS, wholeOrders } from '../input/plan.js';
import { appendAll, deleteTopics, makeTopic } from '../kafka.js';
import { buildStreams, streamsMachine } from '../peers/streams.js';
import { type Booted, booted, type Contestant, type RatioWanted, type Stage } from '../stage.js';
import type { Figures } from '../stats.js';
import { assertRecords, ourStage } from './our-stage.js';

const EVENTS = 1_000_000;
const QUICK_EVENTS = 50_000;
const PEER_INPUT = 'peer-facts';
const STREAMS = 'Kafka Streams';

/** Each order is said five things, one of which is a repeat: that gives no event. */
const effectsOf = (events: number): number => (events / STEPS.length) * (STEPS.length - 1);

/** The fold over facts that lie in order-facts. */
export function ourFold(context: Booted, events: number, processes: number): Contestant {
  return ourStage(context, {
    name: `ours, ${processes} process${processes === 1 ? '' : 'es'}`,
    stage: 'fold',
    processes,
    inputs: ['order-facts'],
    outputs: ['order-events', 'order-snapshots', 'callback-outcomes'],
    expected: events,
    unit: 'events',
    check: async () => {
      await assertRecords(context, 'callback-outcomes', events);
      await assertRecords(context, 'order-events', effectsOf(events), 'at least');
    },
  });
}

/** A new application each round: its group, changelog and output begin from nothing, as ours do. */
function streams(context: Booted, events: number, folder: string): Contestant {
  const { servers } = context;
  const { kafka, pids } = servers;
  const run = async (round: number): Promise<Figures> => {
    const applicationId = `peer-streams-${round}`;
    const output = `peer-events-${round}`;
    await makeTopic(kafka, output);
    const machine = await streamsMachine(servers, { folder, input: PEER_INPUT, output, applicationId });
    const startedAtMs = Date.now();
    try {
      await machine.start();
      const figures = await drained({
        kafka,
        groupId: applicationId,
        topics: [PEER_INPUT],
        expected: events,
        workers: [machine.pid ?? 0],
        servers: { broker: pids.broker },
        startedAtMs,
        unit: 'events',
      });
      await machine.stop(10_000);
      await assertRecords(context, output, effectsOf(events));
      await deleteTopics(kafka, [output, `${applicationId}-orders-changelog`]);
      return figures;
    } finally {
      await machine.stop();
    }
  };
  return { name: STREAMS, run };
}

const ratiosOf = (of: string): readonly RatioWanted[] => [
  { figure: 'events/s', of, over: STREAMS, goal: { atLeast: 1 } },
  { figure: 'events/s warm', of, over: STREAMS, goal: { atLeast: 1 } },
  { figure: 'cpu/M', of, over: STREAMS, goal: {} },
  { figure: 'cpu/M warm', of, over: STREAMS, goal: { atMost: 1 } },
];

/** Fills order-facts. Returns the mean size of a value. */
export async function fillFacts({ servers }: Booted, events: number): Promise<number> {
  const facts = await servers.codec.topic(orderFacts);
  let bytes = 0;
  const records = function* () {
    for (const one of planned(events)) {
      const record = factRecord(factOf(one), (fact) => facts.encode(fact));
      bytes += record.value.length;
      yield record;
    }
  };
  await appendAll(servers.kafka, records());
  return Math.round(bytes / events);
}

async function fillPeer({ servers }: Booted, events: number): Promise<void> {
  await makeTopic(servers.kafka, PEER_INPUT);
  const records = function* () {
    for (const one of planned(events)) yield peerRecord(PEER_INPUT, one);
  };
  await appendAll(servers.kafka, records());
}

/** order-facts → order-events, order-snapshots, callback-outcomes; exactly once, state on disk. */
export const fold: Stage = {
  name: 'fold',
  about: 'facts to events, snapshots and outcomes, exactly once, beside Kafka Streams EOS v2',
  prepare: async (context) => {
    const ready = await booted(context);
    const { extent, say } = ready;
    const events = wholeOrders(extent.size ?? (extent.quick ? QUICK_EVENTS : EVENTS));
    const bytes = await fillFacts(ready, events);
    const folder = await buildStreams(say);
    if (folder !== null) await fillPeer(ready, events);
    say(`   ${events} facts of ${bytes} bytes, ${events / STEPS.length} orders`);
    const mine = [ourFold(ready, events, 2), ourFold(ready, events, 1)];
    return {
      contestants: folder === null ? mine : [streams(ready, events, folder), ...mine],
      ratios: folder === null ? [] : mine.flatMap(({ name }) => ratiosOf(name)),
      close: async () => {},
    };
  },
};
