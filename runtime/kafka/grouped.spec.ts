import type { Message } from 'kafkajs';
import groupMessagesPerPartition from 'kafkajs/src/producer/groupMessagesPerPartition';
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
