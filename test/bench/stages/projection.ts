import { type FedProjection, fedProjections } from '@quittance/projections/registry';
import { groupOf } from '@quittance/projections/workers';
import { type ClickHouse, openClickHouse } from '@quittance/runtime/clickhouse';
import { drained } from '../drain.js';
import { peerRecord } from '../input/facts.js';
import { planned, wholeOrders } from '../input/plan.js';
import { appendAll, countRecords, endOf, forgetGroup, makeTopic } from '../kafka.js';
import { ourMachine } from '../ours.js';
import { ENGINE_TOPIC, runEngineOnOurs, runKafkaEngine } from '../peers/kafka-engine.js';
import { type Booted, booted, type Contestant, type RatioWanted, type Stage } from '../stage.js';
import type { Figures } from '../stats.js';
import { fillFacts, ourFold } from './fold.js';

const ROWS = 1_000_000;
const QUICK_ROWS = 50_000;
const PEER_BYTES = 272;
const ENGINE = 'Kafka engine, 2 consumers';
/** Those that every callback fills; the others see a row now and then. */
const MEASURED = ['order-facts', 'order-events', 'orders', 'callback-outcomes'];

/** Everything a table's worker knows is forgotten: rows, dedupe tokens, place. */
async function reset(
  { servers }: Booted,
  clickhouse: ClickHouse,
  { name, feed }: FedProjection,
): Promise<void> {
  await forgetGroup(servers.kafka, groupOf(name));
  await clickhouse.command(`DROP TABLE IF EXISTS ${feed.table} SYNC`);
  await clickhouse.command(feed.createTable);
}

/** One table with the real process: the workers of the other tables have nothing to do. */
function table(context: Booted, clickhouse: ClickHouse, projection: FedProjection): Contestant {
  const { servers } = context;
  const { kafka, pids } = servers;
  const { name, feed } = projection;
  const [topic = ''] = feed.topics;
  const run = async (): Promise<Figures> => {
    await reset(context, clickhouse, projection);
    const rows = await countRecords(kafka, topic);
    const offsets = await endOf(kafka, topic);
    const machine = ourMachine(servers, { name: 'projections', workspace: 'projections' });
    const startedAtMs = Date.now();
    try {
      await machine.start();
      const figures = await drained({
        kafka,
        groupId: groupOf(name),
        topics: feed.topics,
        expected: offsets,
        perOffset: rows / offsets,
        workers: [machine.pid ?? 0],
        servers: { clickhouse: pids.clickhouse, broker: pids.broker },
        startedAtMs,
        unit: 'rows',
        warmShare: 0,
      });
      const [found] = await clickhouse.query(`SELECT count() AS rows FROM ${feed.table}`);
      // Versions of one order may be merged already.
      if (name !== 'orders' && Number(found?.['rows']) !== rows)
        throw new Error(`${feed.table} has ${found?.['rows']} rows of ${rows}`);
      return figures;
    } finally {
      await machine.stop(30_000);
    }
  };
  return { name, run };
}

/** What the engine would make of the same table. */
function engineOn({ servers }: Booted, clickhouse: ClickHouse, { name, feed }: FedProjection): Contestant {
  const [topic = ''] = feed.topics;
  const run = async (round: number): Promise<Figures> => {
    const rows = await countRecords(servers.kafka, topic);
    return runEngineOnOurs(servers, clickhouse, round, { feed, rows });
  };
  return { name: engineOf(name), run };
}

const engineOf = (name: string): string => `engine, ${name}`;

/** Ours by the engine: with what it is shown with mostly, and with the same rows. */
function ratiosOf({ name }: FedProjection): readonly RatioWanted[] {
  const ours = { of: name, figure: 'rows/s warm', overFigure: 'rows/s', goal: { atLeast: 3 } };
  return [
    { ...ours, over: ENGINE },
    { ...ours, over: engineOf(name) },
  ];
}

async function fill(context: Booted, rows: number): Promise<void> {
  const { servers } = context;
  await fillFacts(context, rows);
  await ourFold(context, rows, 1).run(0);
  await makeTopic(servers.kafka, ENGINE_TOPIC);
  const records = function* () {
    for (const one of planned(rows)) yield peerRecord(ENGINE_TOPIC, one, PEER_BYTES);
  };
  await appendAll(servers.kafka, records());
}

/** Every other worker is at its end before the first round. */
async function settle({ servers }: Booted): Promise<void> {
  const { kafka } = servers;
  const machine = ourMachine(servers, { name: 'projections', workspace: 'projections' });
  await machine.start();
  for (const { name, feed } of fedProjections.filter(({ name: one }) => MEASURED.includes(one))) {
    const [topic = ''] = feed.topics;
    const expected = await endOf(kafka, topic);
    const options = { kafka, groupId: groupOf(name), topics: feed.topics, expected, unit: 'rows' };
    await drained({ ...options, workers: [], servers: {}, startedAtMs: Date.now() });
  }
  await machine.stop(30_000);
}

/** Topic → ClickHouse, table by table. */
export const projection: Stage = {
  name: 'projection',
  about: 'topics to ClickHouse tables, beside its Kafka engine with two consumers',
  prepare: async (context) => {
    const ready = await booted(context);
    const { extent, servers } = ready;
    const rows = wholeOrders(extent.size ?? (extent.quick ? QUICK_ROWS : ROWS));
    const clickhouse = openClickHouse(servers.settings.clickhouse);
    await fill(ready, rows);
    await settle(ready);
    const measured = fedProjections.filter(({ name }) => MEASURED.includes(name));
    const engine: Contestant = {
      name: ENGINE,
      run: (round) => runKafkaEngine(servers, clickhouse, round, rows),
    };
    return {
      contestants: [
        engine,
        ...measured.flatMap((one) => [engineOn(ready, clickhouse, one), table(ready, clickhouse, one)]),
      ],
      ratios: measured.flatMap(ratiosOf),
      bounds: measured.map(({ name }) => ({ of: name, figure: 'RSS MB', goal: { atMost: 400 } })),
      close: () => clickhouse.close(),
    };
  },
};
