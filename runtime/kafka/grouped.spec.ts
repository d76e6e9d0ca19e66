import type { Message } from 'kafkajs';
import groupMessagesPerPartition from 'kafkajs/src/producer/groupMessagesPerPartition';
import { witnessedPartitioner } from './acknowledged.js';
import { groupedLinearly } from './grouped.js';

const partitionMetadata = [0, 1, 2].map((partitionId) => ({
  partitionErrorCode: 0,
  partitionId,
  leader: 1,
  replicas: [1],
  isr: [1],
}));

const given = (): Message[] =>
  Array.from({ length: 30 }, (_, at) => ({
    value: Buffer.from([at]),
    ...(at % 2 === 0 ? { partition: (at * 7) % 3 } : {}),
  }));

const byValue = ({ value }: Message) => Number(Buffer.from(value ?? '')[0]) % 3;

function grouped(messages: Message[]) {
  const partitioner = ({ message }: { message: Message }) => message.partition ?? byValue(message);
  return groupMessagesPerPartition({ topic: 't', partitionMetadata, messages, partitioner });
}

test('kafkajs sorts the messages into the same lists, in the same order', () => {
  expect(grouped(groupedLinearly(given()))).toEqual(grouped(given()));
});

test('no step has a list to copy, and none is taken for a partition that is asked for', () => {
  const before: number[] = [];
  groupedLinearly(given()).reduce<Record<string, Message[]>>((groups, message) => {
    before.push(Object.keys(groups).length);
    return Object.assign(groups, { [byValue(message)]: [message] });
  }, {});
  expect(before).toEqual(Array.from({ length: 15 }, () => 0));
});

test.each([2, 3])(
  'kafkajs is asked about the first and those without a key; all go to where Java puts them, %i partitions',
  (count) => {
    const given = (): Message[] =>
      Array.from({ length: 40 }, (_, at) => ({
        key: at % 9 === 5 ? null : Buffer.from(`key ${at}`),
        value: Buffer.from([at]),
      }));
    const { createPartitioner, partitionOf, chooseAgain } = witnessedPartitioner();
    const partitioner = createPartitioner();
    // Another topic before, with another number of partitions.
    partitioner({ topic: 'other', partitionMetadata, message: { key: 'k', value: null } });
    const metadata = partitionMetadata.slice(0, count);
    const asked: Message[] = [];
    const messages = given();
    const groups = groupMessagesPerPartition({
      topic: 't',
      partitionMetadata: metadata,
      messages: groupedLinearly(messages, chooseAgain),
      partitioner: (choice) => {
        asked.push(choice.message);
        return partitioner(choice);
      },
    });
    expect(asked).toEqual(messages.filter(({ key }, at) => at === 0 || key === null));
    for (const message of messages) {
      const alone = { ...message };
      delete alone.partition;
      const asJava = partitioner({ topic: 't', partitionMetadata: metadata, message: alone });
      if (message.key !== null) expect(partitionOf(message)).toBe(asJava);
      expect(groups[partitionOf(message) ?? -1]).toContain(message);
    }
  },
);
