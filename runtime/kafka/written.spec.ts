import type { Message } from 'kafkajs';
import { Written } from './written.js';

const message = (partition: number): Message => ({ value: null, partition });
const partitionOf = (sent: Message) => sent.partition;
const answer = (partition: number, baseOffset?: string) => ({
  topicName: 't',
  partition,
  errorCode: 0,
  ...(baseOffset === undefined ? {} : { baseOffset }),
});

test('the end of a partition is its base offset and as many records as went there', () => {
  const written = new Written();
  written.add([{ topic: 't', messages: [message(0), message(1), message(0)] }], partitionOf, [
    answer(0, '40'),
    answer(1, '9007199254740993'),
  ]);
  expect(written.upTo('t', 0)).toBe(42n);
  expect(written.upTo('t', 1)).toBe(9_007_199_254_740_994n);
  expect(written.upTo('t', 2)).toBeNull();
  expect(written.upTo('u', 0)).toBeNull();
});

test('of several sends the last counts', () => {
  const written = new Written();
  written.add([{ topic: 't', messages: [message(0)] }], partitionOf, [answer(0, '40')]);
  written.add([{ topic: 't', messages: [message(0)] }], partitionOf, [answer(0, '41')]);
  expect(written.upTo('t', 0)).toBe(42n);
});

test.each([['-1'], [undefined]])('a broker that says %s has told nothing', (baseOffset) => {
  const written = new Written();
  written.add([{ topic: 't', messages: [message(0)] }], partitionOf, [answer(0, baseOffset)]);
  expect(written.upTo('t', 0)).toBeNull();
});
