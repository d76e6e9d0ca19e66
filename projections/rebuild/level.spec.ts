import { createKafka } from '@quittance/runtime/kafka/client';
import { holdsRecords } from '@quittance/runtime/kafka/holds-records';
import { committedOffsets, partitionOffsets } from '@quittance/runtime/kafka/offsets';
import { orders } from '../orders.js';
import { groupOf } from '../workers.js';
import { untilLevel } from './level.js';

jest.mock('@quittance/runtime/kafka/holds-records');
jest.mock('@quittance/runtime/kafka/offsets');

test('waits for what the live projection has announced: some of it may be stored already', async () => {
  const { feed } = orders;
  if (feed === null) throw new Error('no feed');
  const [topic = ''] = feed.topics;
  jest.mocked(partitionOffsets).mockResolvedValue([{ partition: 0, low: 0n, high: 20n }]);
  jest.mocked(committedOffsets).mockImplementation(async (_, groupId) => {
    const metadata = groupId === groupOf(orders.name) ? '{"to":14,"v":1}' : null;
    return [{ topic, partition: 0, offset: 10n, metadata }];
  });
  const answers = [true, false];
  jest.mocked(holdsRecords).mockImplementation(async () => answers.shift() ?? false);
  await untilLevel({ ...orders, feed }, 'own', {
    kafka: createKafka({ brokers: ['127.0.0.1:1'], tls: null, sasl: null }, 'test'),
    onProgress: () => {},
  });
  expect(jest.mocked(holdsRecords).mock.calls.map(([, range]) => range)).toEqual([
    { topic, partition: 0, fromOffset: 10n, toOffset: 15n },
    { topic, partition: 0, fromOffset: 10n, toOffset: 15n },
  ]);
});
