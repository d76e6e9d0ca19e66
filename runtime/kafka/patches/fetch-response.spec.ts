import response from 'kafkajs/src/protocol/requests/fetch/v11/response';
import { batchEnds, lastOffsetOf } from './batch-ends.js';
import { markAborted, repairing } from './fetch-response.js';

const decode = repairing(response.decode);

interface Header {
  readonly baseOffset: bigint;
  readonly lastOffsetDelta: number;
}

const int32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const int64 = (value: bigint) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
};

/** A v2 record batch whose records compaction has removed: what the log cleaner leaves of it. */
function emptyBatch({ baseOffset, lastOffsetDelta }: Header): Buffer {
  const body = Buffer.concat([
    int32(0), // leader epoch
    Buffer.from([2]), // magic
    int32(0), // crc
    Buffer.from([0, 0x10]), // attributes: transactional
    int32(lastOffsetDelta),
    int64(0n),
    int64(0n),
    int64(7n), // producer id
    Buffer.from([0, 0]),
    int32(0),
    int32(0), // no records
  ]);
  return Buffer.concat([int64(baseOffset), int32(body.length), body]);
}

/** A fetch response v11 of one topic and one partition. */
function fetchResponse(records: Buffer): Buffer {
  const topic = Buffer.from('t');
  return Buffer.concat([
    int32(0),
    Buffer.from([0, 0]),
    int32(0),
    int32(1),
    Buffer.from([0, topic.length]),
    topic,
    int32(1),
    int32(4),
    Buffer.from([0, 0]),
    int64(100n),
    int64(100n),
    int64(0n),
    int32(1),
    int64(7n),
    int64(3n),
    int32(-1),
    int32(records.length),
    records,
  ]);
}

async function partitionOf(records: Buffer) {
  const { responses } = await decode(fetchResponse(records));
  const partition = responses[0]?.partitions[0];
  if (partition === undefined) throw new Error('no partition');
  return partition;
}

test('batches emptied by compaction are passed over instead of holding the reader up', async () => {
  const records = Buffer.concat([
    emptyBatch({ baseOffset: 10n, lastOffsetDelta: 4 }),
    emptyBatch({ baseOffset: 15n, lastOffsetDelta: 9 }),
  ]);
  expect((await partitionOf(records)).messages).toMatchObject([{ offset: '24', isControlRecord: true }]);
  // The client's own decoder sees nothing, and its consumer would fetch offset 10 for ever.
  const own = await response.decode(fetchResponse(records));
  expect(own.responses[0]?.partitions[0]?.messages).toEqual([]);
});

test('nothing fetched stays nothing', async () => {
  expect((await partitionOf(Buffer.alloc(0))).messages).toEqual([]);
});

test('a batch cut off by the size limit does not count', () => {
  const whole = emptyBatch({ baseOffset: 10n, lastOffsetDelta: 4 });
  const cut = emptyBatch({ baseOffset: 15n, lastOffsetDelta: 9 }).subarray(0, -1);
  expect(lastOffsetOf(Buffer.concat([whole, cut]))).toBe(14n);
  expect(batchEnds(fetchResponse(Buffer.concat([whole, cut])))).toEqual([[14n]]);
});

interface Line {
  readonly offset: number;
  readonly producerId: string;
  readonly marker?: 'abort' | 'commit';
}

function visible(
  lines: readonly Line[],
  aborted: readonly { producerId: string; firstOffset: string }[],
): string[] {
  const partition = {
    partition: 0,
    errorCode: 0,
    highWatermark: '0',
    lastStableOffset: '0',
    lastStartOffset: '0',
    abortedTransactions: aborted,
    preferredReadReplica: -1,
    messages: lines.map(({ offset, producerId, marker }) => ({
      offset: String(offset),
      key:
        marker === undefined ? Buffer.from([0, 0, 0, 0]) : Buffer.from([0, 0, 0, marker === 'abort' ? 0 : 1]),
      value: null,
      timestamp: '0',
      headers: {},
      isControlRecord: marker !== undefined,
      batchContext: { producerId, inTransaction: true },
    })),
  };
  markAborted(partition);
  return partition.messages.filter((one) => !one.isControlRecord).map((one) => one.offset);
}

describe('aborted transactions (guard 12)', () => {
  test('several that began before the first record fetched', () => {
    const lines = [
      { offset: 10, producerId: 'a' },
      { offset: 11, producerId: 'b' },
      { offset: 12, producerId: 'good' },
    ];
    const list = [
      { producerId: 'b', firstOffset: '1' },
      { producerId: 'a', firstOffset: '2' },
    ];
    expect(visible(lines, list)).toEqual(['12']);
  });

  test('a list ordered by end: the one that began first comes last', () => {
    const lines: Line[] = [
      { offset: 0, producerId: 'outer' },
      { offset: 1, producerId: 'inner' },
      { offset: 2, producerId: 'inner', marker: 'abort' },
      { offset: 3, producerId: 'outer' },
      { offset: 4, producerId: 'outer', marker: 'abort' },
      { offset: 5, producerId: 'outer' },
    ];
    const list = [
      { producerId: 'inner', firstOffset: '1' },
      { producerId: 'outer', firstOffset: '0' },
    ];
    expect(visible(lines, list)).toEqual(['5']);
  });

  test('a data record whose key looks like an abort marker ends nothing', () => {
    const lines = [
      { offset: 0, producerId: 'a' },
      { offset: 1, producerId: 'a' },
    ];
    expect(visible(lines, [{ producerId: 'a', firstOffset: '0' }])).toEqual([]);
  });

  test('the same producer aborts, commits, aborts', () => {
    const lines: Line[] = [
      { offset: 0, producerId: 'a' },
      { offset: 1, producerId: 'a', marker: 'abort' },
      { offset: 2, producerId: 'a' },
      { offset: 3, producerId: 'a', marker: 'commit' },
      { offset: 4, producerId: 'a' },
      { offset: 5, producerId: 'a', marker: 'abort' },
    ];
    const list = [
      { producerId: 'a', firstOffset: '0' },
      { producerId: 'a', firstOffset: '4' },
    ];
    expect(visible(lines, list)).toEqual(['2']);
  });
});
