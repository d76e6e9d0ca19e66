import { kafkaProperties } from './properties.js';

const node = (nodeId: number) => ({ nodeId, port: 20000 + nodeId, controllerPort: 30000 + nodeId });

describe('kafkaProperties', () => {
  it('keeps one copy on a single node', () => {
    const lines = kafkaProperties(node(1), [node(1)], '/data').split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'controller.quorum.voters=1@127.0.0.1:30001',
        'listeners=PLAINTEXT://127.0.0.1:20001,CONTROLLER://127.0.0.1:30001',
        'advertised.listeners=PLAINTEXT://127.0.0.1:20001',
        'log.dirs=/data',
        'transaction.state.log.replication.factor=1',
        'transaction.state.log.min.isr=1',
        'auto.create.topics.enable=false',
      ]),
    );
  });

  it('keeps three copies on three nodes, of which two are written before an acknowledgement', () => {
    const cluster = [node(1), node(2), node(3)];
    const lines = kafkaProperties(node(2), cluster, '/data').split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'node.id=2',
        'controller.quorum.voters=1@127.0.0.1:30001,2@127.0.0.1:30002,3@127.0.0.1:30003',
        'default.replication.factor=3',
        'min.insync.replicas=2',
        'offsets.topic.replication.factor=3',
        'transaction.state.log.min.isr=2',
      ]),
    );
  });
});
