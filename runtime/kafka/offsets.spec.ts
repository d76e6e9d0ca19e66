import { readCommittedOffsets, readPartitionOffsets } from './offsets.js';

const none = { topic: 't', partitions: [] };
const some = { topic: 't', partitions: [{ partition: 0, offset: '7', metadata: null }] };

/** Gives one answer after the other, the last for ever. */
function inTurn<T>(...answers: readonly [T, ...T[]]): () => Promise<T> {
  let asked = 0;
  return async () => {
    const answer = answers[Math.min(asked, answers.length - 1)];
    asked += 1;
    return answer ?? answers[0];
  };
}

test.each([
  ['the topic left out', []],
  ['the topic without a partition', [none]],
])('%s is no answer to what a group has committed (guard 18)', async (_, first) => {
  const admin = { fetchOffsets: inTurn(first, [some]) };
  expect(await readCommittedOffsets(admin, 'g', ['t'])).toMatchObject([{ partition: 0, offset: 7n }]);
});

test('a topic without offsets is no answer either', async () => {
  const admin = { fetchTopicOffsets: inTurn([], [{ partition: 0, offset: '9', low: '1', high: '9' }]) };
  expect(await readPartitionOffsets(admin, 't')).toEqual([{ partition: 0, low: 1n, high: 9n }]);
});

test('an answer that stays incomplete is an error', async () => {
  await expect(readCommittedOffsets({ fetchOffsets: inTurn([none]) }, 'g', ['t'])).rejects.toThrow(
    'kafka_answer_incomplete',
  );
});
