export interface KafkaNode {
  readonly nodeId: number;
  readonly port: number;
  readonly controllerPort: number;
}

const host = '127.0.0.1';
const megabyte = 1024 * 1024;

/**
 * The server.properties of one node of a KRaft cluster on this machine. Every node is broker and controller; a single
 * node keeps one copy of everything, three or more keep three and want two of them written.
 * @param extra settings that win over these
 */
export function kafkaProperties(
  node: KafkaNode,
  cluster: readonly KafkaNode[],
  dataDir: string,
  extra: Readonly<Record<string, string | number>> = {},
): string {
  const copies = Math.min(cluster.length, 3);
  const inSync = Math.max(copies - 1, 1);
  const voters = cluster.map((voter) => `${voter.nodeId}@${host}:${voter.controllerPort}`).join(',');
  const properties: Record<string, string | number | boolean> = {
    'process.roles': 'broker,controller',
    'node.id': node.nodeId,
    'controller.quorum.voters': voters,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://${host}:${node.port},CONTROLLER://${host}:${node.controllerPort}`,
    'advertised.listeners': `PLAINTEXT://${host}:${node.port}`,
    'log.dirs': dataDir,
    'auto.create.topics.enable': false,
    'group.initial.rebalance.delay.ms': 0,
    'default.replication.factor': copies,
    'min.insync.replicas': inSync,
    'offsets.topic.replication.factor': copies,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': inSync,
    'transaction.state.log.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': copies,
    'share.coordinator.state.topic.min.isr': inSync,
    'share.coordinator.state.topic.num.partitions': 1,
    ...smallOnDiskAndInMemory,
    ...extra,
  };
  const lines = Object.entries(properties).map(([key, value]) => `${key}=${value}`);
  return `${lines.join('\n')}\n`;
}

/** A group that rests for a week must not lose its place: its offsets belong to its state. The largest value there is. */
const offsetsForEver = { 'offsets.retention.minutes': 2 ** 31 - 1 };

/** The defaults are for machines that do nothing else. */
const smallOnDiskAndInMemory = {
  ...offsetsForEver,
  'log.retention.hours': 30 * 24,
  'log.segment.bytes': 64 * megabyte,
  'log.index.size.max.bytes': megabyte,
  'offsets.topic.segment.bytes': 8 * megabyte,
  'transaction.state.log.segment.bytes': 8 * megabyte,
  'metadata.log.segment.bytes': 8 * megabyte,
  'log.cleaner.dedupe.buffer.size': 16 * megabyte,
  'num.network.threads': 2,
  'num.io.threads': 4,
};
