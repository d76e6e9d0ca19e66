import { ConfigResourceTypes } from 'kafkajs';
import { removeAll, testKafka, uniqueName } from '../testing/kafka.js';
import { partitionOffsets, withAdmin } from './offsets.js';
import { provision } from './provision.js';

const kafka = testKafka();
const names: string[] = [];

function fresh(): string {
  const name = uniqueName('provision');
  names.push(name);
  return name;
}

async function configOf(name: string): Promise<Record<string, string | null>> {
  const { resources } = await withAdmin(kafka, (admin) =>
    admin.describeConfigs({ includeSynonyms: false, resources: [{ type: ConfigResourceTypes.TOPIC, name }] }),
  );
  return Object.fromEntries(
    (resources[0]?.configEntries ?? []).map((one) => [one.configName, one.configValue]),
  );
}

/** A broker tells of a change a moment after the controller has taken it. */
async function configWith(
  name: string,
  entry: string,
  value: string,
): Promise<Record<string, string | null>> {
  for (;;) {
    const config = await configOf(name);
    if (config[entry] === value) return config;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

afterAll(() => removeAll(kafka, names, []));

test('makes what is missing, again and again, and by two at once', async () => {
  const [kept, compacted] = [fresh(), fresh()];
  const wanted = [
    { name: kept, retention: { kind: 'delete', ms: 86_400_000 } as const },
    { name: compacted, retention: { kind: 'compact' } as const },
  ];
  const run = () => provision(testKafka(), wanted, { partitions: 3, replication: 1 });
  await Promise.all([run(), run()]);
  await run();
  expect(await partitionOffsets(kafka, kept)).toHaveLength(3);
  expect(await configWith(kept, 'retention.ms', '86400000')).toMatchObject({ 'cleanup.policy': 'delete' });
  expect(await configWith(compacted, 'retention.ms', '-1')).toMatchObject({ 'cleanup.policy': 'compact' });
});

test('another retention is set on the existing topic, what an operator has set besides stays', async () => {
  const name = fresh();
  const run = (ms: number) =>
    provision(kafka, [{ name, retention: { kind: 'delete', ms } }], { partitions: 1, replication: 1 });
  await run(1_000_000);
  await withAdmin(kafka, (admin) =>
    admin.alterConfigs({
      validateOnly: false,
      resources: [
        { type: ConfigResourceTypes.TOPIC, name, configEntries: [{ name: 'segment.ms', value: '600000' }] },
      ],
    }),
  );
  await configWith(name, 'segment.ms', '600000');
  await run(2_000_000);
  expect(await configWith(name, 'retention.ms', '2000000')).toMatchObject({
    'segment.ms': '600000',
    'cleanup.policy': 'delete',
  });
});

test('another number of partitions is refused, not changed', async () => {
  const name = fresh();
  const run = (partitions: number) =>
    provision(kafka, [{ name, retention: { kind: 'forever' } }], { partitions, replication: 1 });
  await run(2);
  await expect(run(4)).rejects.toThrow(
    `kafka_topic_mismatch: ${name} has 2 partitions × 1 replicas, configured 4 × 1`,
  );
  expect(await partitionOffsets(kafka, name)).toHaveLength(2);
});
