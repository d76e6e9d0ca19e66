import { openClickHouse } from '@quittance/runtime/clickhouse';
import { openCodec } from '@quittance/runtime/codec';
import { readClickHouse, readKafka, readRegistry } from '@quittance/runtime/config/env';
import { readSettings } from '@quittance/runtime/config/env-reader';
import { readPipeline } from '@quittance/runtime/config/pipeline';
import { errorText } from '@quittance/runtime/errors';
import { createKafka } from '@quittance/runtime/kafka/client';
import { dropLeftovers } from './rebuild/leftovers.js';
import { type Rebuilt, rebuild } from './rebuild/rebuild.js';
import { type FedProjection, fedProjections } from './registry.js';

const SWAPPED = 0;
const NOT_SWAPPED = 1;
const WRONG_USAGE = 2;

/** 20261122183000, at UTC. */
function stampOf(now: Date): string {
  return now.toISOString().replace(/\D/g, '').slice(0, 14);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function conclude(rebuilt: Rebuilt): number {
  const { keys, samples } = rebuilt.difference;
  const differing = `${keys} keys differ from the former table, such as ${samples.join(', ')}`;
  if (rebuilt.kind === 'differs') {
    say(`Not swapped: ${differing}.`);
    say(`The new table is ${rebuilt.built}. Look at both; --accept-difference swaps them all the same.`);
    return NOT_SWAPPED;
  }
  say(keys === 0 ? 'Swapped: both tables were equal.' : `Swapped: ${differing}.`);
  say(`The former rows are in ${rebuilt.old}; --drop removes them.`);
  return SWAPPED;
}

/** Tells each further tenth once. */
function progress(): (share: number) => void {
  let told = -1;
  return (share) => {
    const tenth = Math.floor(share * 10);
    if (tenth <= told) return;
    told = tenth;
    process.stderr.write(`${tenth * 10} %\n`);
  };
}

async function run(projection: FedProjection, flags: ReadonlySet<string>): Promise<number> {
  const settings = readSettings(process.env, (reader) => ({
    kafka: readKafka(reader),
    registry: readRegistry(reader),
    clickhouse: readClickHouse(reader),
    pipeline: readPipeline(reader),
  }));
  const clickhouse = openClickHouse(settings.clickhouse);
  try {
    if (flags.has('--drop')) {
      const dropped = await dropLeftovers(clickhouse, projection.feed);
      say(dropped.length === 0 ? 'No table is left from a rebuild.' : `Dropped ${dropped.join(', ')}.`);
      return SWAPPED;
    }
    const codec = await openCodec(settings.registry);
    const rebuilt = await rebuild(projection, {
      kafka: createKafka(settings.kafka, 'quittance-rebuild'),
      clickhouse,
      writerSchema: (id) => codec.writerSchema(id),
      maxRangeRecords: settings.pipeline.maxRangeRecords,
      stamp: stampOf(new Date()),
      acceptDifference: flags.has('--accept-difference'),
      onProgress: progress(),
    });
    return conclude(rebuilt);
  } finally {
    await clickhouse.close();
  }
}

function main([name = '', ...flags]: readonly string[]): Promise<number> {
  const projection = fedProjections.find((each) => each.name === name.replaceAll('_', '-'));
  if (projection !== undefined) return run(projection, new Set(flags));
  say(
    `There is no projection ${name} with a table. There are: ${fedProjections.map((each) => each.name).join(', ')}`,
  );
  return Promise.resolve(WRONG_USAGE);
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (thrown: unknown) => {
    process.stderr.write(`${errorText(thrown)}\n`);
    process.exitCode = NOT_SWAPPED;
  },
);
