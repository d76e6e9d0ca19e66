import type { Bounds, LogReader } from './log-reader.js';
import { Watermark } from './watermark.js';

/** A pipeline in memory: in → translate → mid → fold → out → table. `m` is a transaction's marker. */
class Pipeline implements LogReader {
  readonly logs: Record<string, string> = { in: '', mid: '', out: '' };
  readonly offsets: Record<string, number> = {};
  reads = 0;

  ends(topics: readonly string[]): Promise<readonly Bounds[]> {
    const bounds = topics.map((topic) => {
      const high = BigInt((this.logs[topic] ?? '').length);
      return { topic, partition: 0, low: 0n, high };
    });
    return Promise.resolve(bounds);
  }

  committed({ group, topics: [topic] }: { readonly group: string; readonly topics: readonly string[] }) {
    const offset = this.offsets[group];
    return Promise.resolve(new Map(offset === undefined ? [] : [[`${topic}/0`, BigInt(offset)]]));
  }

  holdsRecords({ topic }: Bounds, from: bigint, to: bigint): Promise<boolean> {
    this.reads += 1;
    return Promise.resolve((this.logs[topic] ?? '').slice(Number(from), Number(to)).includes('r'));
  }

  watermark(now: () => number): Watermark {
    const step = (group: string, topic: string) => [{ group, topics: [topic] }];
    return new Watermark([step('translate', 'in'), step('fold', 'mid'), step('table', 'out')], this, now);
  }
}

const given = (logs: Partial<Pipeline['logs']> = {}, offsets: Pipeline['offsets'] = {}) => {
  const pipeline = new Pipeline();
  Object.assign(pipeline.logs, logs);
  Object.assign(pipeline.offsets, offsets);
  let nowMs = 0;
  const watermark = pipeline.watermark(() => {
    nowMs += 1;
    return nowMs;
  });
  const look = async () => {
    await watermark.look();
    return watermark.completeUpTo;
  };
  return { pipeline, look };
};

describe('up to when figures are complete', () => {
  it('is now where nothing ever came', async () => {
    const { look } = given();
    expect([await look(), await look()]).toEqual([1, 2]);
  });

  it.each([
    ['translate', { in: 'r' }, {}],
    ['the fold', { in: 'r', mid: 'r' }, { translate: 1 }],
    ['a table', { in: 'r', mid: 'r', out: 'r' }, { translate: 1, fold: 1 }],
  ])('is not known while %s has not read what there was', async (_, logs, offsets) => {
    const { look } = given(logs, offsets);
    expect([await look(), await look(), await look()]).toEqual([null, null, null]);
  });

  it('moves on as the callback does, and is the moment it was seen, not that of its arrival', async () => {
    const { pipeline, look } = given({ in: 'r' });
    expect(await look()).toBeNull();
    pipeline.logs['mid'] = 'r';
    pipeline.offsets['translate'] = 1;
    expect(await look()).toBeNull();
    pipeline.logs['out'] = 'r';
    pipeline.offsets['fold'] = 1;
    expect(await look()).toBeNull();
    pipeline.offsets['table'] = 1;
    expect(await look()).toBe(4);
  });

  it('stays what it was while more is on its way', async () => {
    const { pipeline, look } = given();
    expect(await look()).toBe(1);
    pipeline.logs['in'] = 'rr';
    pipeline.offsets['translate'] = 1;
    expect([await look(), await look()]).toEqual([1, 1]);
  });

  it('moves on under a load that never ends, if later', async () => {
    const { pipeline, look } = given();
    const seen: (number | null)[] = [];
    for (let round = 1; round <= 12; round += 1) {
      const length = round * 2;
      for (const topic of ['in', 'mid', 'out']) pipeline.logs[topic] = 'r'.repeat(length);
      // Everybody is two records behind, always.
      for (const group of ['translate', 'fold', 'table']) pipeline.offsets[group] = length - 2;
      seen.push(await look());
    }
    const [last = null] = seen.slice(-1);
    expect(last).toBeGreaterThan(6);
    expect(last).toBeLessThan(12);
    expect(seen).toEqual(seen.toSorted((a, b) => (a ?? 0) - (b ?? 0)));
  });

  it('takes markers at the end of a log for what they are, and reads them once', async () => {
    const { pipeline, look } = given({ in: 'r', mid: 'rm', out: 'rmm' }, { translate: 1, fold: 1, table: 1 });
    for (let round = 0; round < 4; round += 1) await look();
    expect(await look()).toBe(5);
    expect(pipeline.reads).toBe(2);
  });

  it('waits for what lies behind an open transaction, too', async () => {
    // The end of the log and not where a reader ends now: the output of ours may lie behind another's open one.
    const { look } = given({ in: 'r', mid: 'or' }, { translate: 1, fold: 0 });
    expect([await look(), await look(), await look()]).toEqual([null, null, null]);
  });
});
