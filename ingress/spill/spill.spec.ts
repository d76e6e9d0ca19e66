import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OutgoingRecord } from '@quittance/runtime/kafka/types';
import { type AppendOutcome, appended, type Told } from '../group-commit.js';
import { KafkaThenSpill } from './behind.js';
import { drainOnce } from './drain.js';
import { frameOf, readFrames } from './frame.js';
import { SegmentFolder } from './segments.js';
import { Spill } from './spill.js';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'spill-')), 'spill');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

const record = (text: string): OutgoingRecord => ({
  topic: 'callbacks.newpay',
  key: Buffer.from(text),
  value: Buffer.from([0, 255, ...Buffer.from(text)]),
  headers: { provider: 'newpay', callback_id: text },
  timestampMs: 1_753_000_000_000,
  partition: null,
});

function open(maxBytes = 1_000_000, backlogBytes = 0) {
  const errors: unknown[] = [];
  const segments = new SegmentFolder(folder);
  const spill = new Spill({
    folder: segments,
    maxBytes,
    backlogBytes,
    onError: (error) => errors.push(error),
  });
  return { segments, spill, errors };
}

/** A broker that takes everything, nothing, or a number of requests. */
function broker(taking = Number.POSITIVE_INFINITY) {
  const taken: string[] = [];
  let left = taking;
  const append = async (records: readonly OutgoingRecord[]): Promise<void> => {
    if (left <= 0) throw new Error('no broker');
    left -= 1;
    taken.push(...records.map(({ key }) => key.toString()));
  };
  return { taken, append };
}

function drain({ segments, spill }: ReturnType<typeof open>, append: ReturnType<typeof broker>['append']) {
  const torn: number[] = [];
  const done = drainOnce({
    folder: segments,
    spill,
    appender: { append },
    signal: new AbortController().signal,
    onDrained: () => {},
    onTorn: (_, bytes) => torn.push(bytes),
    onError: () => {},
  });
  return done.then(() => torn);
}

describe('frames', () => {
  test('give back what was kept, to the byte', () => {
    const frames = Buffer.concat(['a', 'b', 'ü'].map((text) => frameOf(record(text))));
    expect(readFrames(frames)).toEqual({ records: ['a', 'b', 'ü'].map(record), tornBytes: 0 });
    expect(readFrames(Buffer.alloc(0))).toEqual({ records: [], tornBytes: 0 });
  });

  test('cut at any byte they give every whole record and nothing else', () => {
    const [first, second] = [frameOf(record('a')), frameOf(record('b'))];
    const both = Buffer.concat([first, second]);
    for (let cut = first.length; cut < both.length; cut += 1) {
      expect(readFrames(both.subarray(0, cut))).toEqual({
        records: [record('a')],
        tornBytes: cut - first.length,
      });
    }
  });

  test('a byte that changed is noticed, wherever it is', () => {
    const both = Buffer.concat([frameOf(record('a')), frameOf(record('b'))]);
    for (let at = 0; at < both.length; at += 1) {
      const damaged = Buffer.from(both);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      expect(readFrames(damaged).tornBytes).toBeGreaterThan(0);
    }
  });

  test.each(['null', '{}', '{"topic":"t","key":"","value":"","timestampMs":"x"}', 'no json'])(
    'a payload that is no record ends the reading: %s',
    (text) => {
      const frame = frameOf(record(''));
      const payload = Buffer.from(text);
      const { crc32 } = jest.requireActual<typeof import('node:zlib')>('node:zlib');
      const header = Buffer.alloc(8);
      header.writeUInt32BE(payload.length, 0);
      header.writeUInt32BE(crc32(payload), 4);
      const bytes = Buffer.concat([frame, header, payload]);
      expect(readFrames(bytes).tornBytes).toBe(8 + payload.length);
    },
  );
});

describe('the spill', () => {
  test('says spilled only for what is on the disk, readable by its owner only', async () => {
    const { spill } = open();
    const outcomes = await Promise.all(['a', 'b', 'c'].map((text) => spill.keep(record(text))));
    expect(outcomes).toEqual(['spilled', 'spilled', 'spilled']);
    const [file = ''] = readdirSync(folder);
    expect(readFrames(readFileSync(join(folder, file))).records).toEqual(['a', 'b', 'c'].map(record));
    expect([statSync(folder).mode & 0o777, statSync(join(folder, file)).mode & 0o777]).toEqual([
      0o700, 0o600,
    ]);
    await spill.rotate();
  });

  test('says nothing before the disk has it', async () => {
    const { segments, spill } = open();
    let synced = () => {};
    let asked = () => {};
    const syncing = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const create = segments.create.bind(segments);
    segments.create = async () => {
      const made = await create();
      made.file.datasync = () =>
        new Promise((resolve) => {
          synced = resolve;
          asked();
        });
      return made;
    };
    let outcome: string | null = null;
    const kept = spill.keep(record('a')).then((said) => {
      outcome = said;
    });
    await syncing;
    for (let turns = 0; turns < 5; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(outcome).toBeNull();
    synced();
    await kept;
    expect(outcome).toBe('spilled');
    await spill.rotate();
  });

  test('takes no more than its bound, what lay there before included', async () => {
    const size = frameOf(record('a')).length;
    const { spill } = open(3 * size, size);
    expect(await spill.keep(record('a'))).toBe('spilled');
    expect(await spill.keep(record('b'))).toBe('spilled');
    expect(await spill.keep(record('c'))).toBe('spill_full');
    expect([spill.bytes, spill.isFull]).toEqual([3 * size, true]);
    spill.drained(size);
    expect(await spill.keep(record('d'))).toBe('spilled');
    await spill.rotate();
  });

  test('a disk that fails is a failure for the caller, and the next goes to another file', async () => {
    const { segments, spill, errors } = open();
    const create = segments.create.bind(segments);
    segments.create = async () => {
      const made = await create();
      made.file.datasync = () => Promise.reject(new Error('EIO'));
      segments.create = create;
      return made;
    };
    expect(await spill.keep(record('a'))).toBe('spill_failed');
    expect(errors).toHaveLength(1);
    expect(spill.bytes).toBe(0);
    expect(await spill.keep(record('b'))).toBe('spilled');
    expect(segments.list()).toHaveLength(2);
    await spill.rotate();
  });

  test('a file that somebody removed is a failure for the caller, and the next goes to another file', async () => {
    const { segments, spill, errors } = open();
    expect(await spill.keep(record('a'))).toBe('spilled');
    for (const segment of segments.list()) rmSync(segment.path);
    expect(await spill.keep(record('b'))).toBe('spill_failed');
    expect(errors.map(String)).toEqual([expect.stringContaining('removed')]);
    expect(await spill.keep(record('c'))).toBe('spilled');
    expect(segments.list()).toHaveLength(1);
    await spill.rotate();
  });
});

test('a write that was cut short is a failure: nobody is told of half a record', async () => {
  const { segments, spill, errors } = open();
  const create = segments.create.bind(segments);
  segments.create = async () => {
    const made = await create();
    jest.spyOn(made.file, 'write').mockResolvedValue({ bytesWritten: 1, buffer: '' });
    return made;
  };
  expect(await spill.keep(record('a'))).toBe('spill_failed');
  expect(errors).toHaveLength(1);
});

describe('draining', () => {
  test('ends the file that is being written first: what comes next is in another', async () => {
    const opened = open();
    await opened.spill.keep(record('a'));
    const { taken, append } = broker();
    await drain(opened, append);
    await opened.spill.keep(record('b'));
    await drain(opened, append);
    expect(taken).toEqual(['a', 'b']);
    await opened.spill.rotate();
  });

  test('brings everything to Kafka in order, removes the files, and leaves the spill empty', async () => {
    const opened = open();
    const texts = [...'abcdef'];
    for (const text of texts) await opened.spill.keep(record(text));
    await opened.spill.rotate();
    await opened.spill.keep(record('g'));
    const { taken, append } = broker();
    expect(await drain(opened, append)).toEqual([]);
    expect(taken).toEqual([...texts, 'g']);
    expect([opened.segments.list(), opened.spill.bytes]).toEqual([[], 0]);
    expect(await opened.spill.keep(record('h'))).toBe('spilled');
    await opened.spill.rotate();
  });

  test('never takes a file that is just being made', async () => {
    const opened = open();
    const { segments, spill } = opened;
    const { taken, append } = broker();
    const create = segments.create.bind(segments);
    let drained: Promise<unknown> = Promise.resolve();
    segments.create = async () => {
      const made = await create();
      // The file has a name by now, and is not yet the one in hand.
      drained = drain(opened, append);
      await new Promise((resolve) => setTimeout(resolve, 50));
      return made;
    };
    const outcomes = [await spill.keep(record('a')), await spill.keep(record('b'))];
    await drained;
    await drain(opened, append);
    expect([outcomes, taken, spill.bytes]).toEqual([['spilled', 'spilled'], ['a', 'b'], 0]);
  });

  test('removes nothing that Kafka has not taken', async () => {
    const opened = open();
    await opened.spill.keep(record('a'));
    await expect(drain(opened, broker(0).append)).rejects.toThrow('no broker');
    expect(opened.segments.list()).toHaveLength(1);
    expect(opened.spill.bytes).toBeGreaterThan(0);
    const { taken, append } = broker();
    await drain(opened, append);
    expect(taken).toEqual(['a']);
  });

  test('goes on from what a former process left, and puts aside a file that was cut off', async () => {
    const former = open();
    await former.spill.keep(record('a'));
    await former.spill.rotate();
    const [segment] = former.segments.list();
    const whole = readFileSync(segment?.path ?? '');
    writeFileSync(segment?.path ?? '', Buffer.concat([whole, frameOf(record('b')).subarray(0, -1)]));
    const opened = open(1_000_000, statSync(segment?.path ?? '').size);
    await opened.spill.keep(record('c'));
    const { taken, append } = broker();
    expect(await drain(opened, append)).toEqual([frameOf(record('b')).length - 1]);
    expect(taken).toEqual(['a', 'c']);
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/\.torn$/)]);
    expect(opened.spill.bytes).toBe(0);
  });

  test('requests stay below what a broker takes', async () => {
    const opened = open(100_000_000);
    const large = { ...record('x'), value: Buffer.alloc(400_000, 1) };
    for (let count = 0; count < 5; count += 1) await opened.spill.keep(large);
    const sizes: number[] = [];
    await drain(opened, async (records) => void sizes.push(records.length));
    expect(sizes).toEqual([2, 2, 1]);
  });
});

describe('Kafka, then the disk', () => {
  const commit = (outcome: AppendOutcome) => {
    const asked: string[] = [];
    return {
      asked,
      append: ({ key }: OutgoingRecord, told: Told) => {
        asked.push(key.toString());
        told(outcome);
      },
    };
  };

  test.each<AppendOutcome>(['append_failed', 'append_timed_out', 'append_queue_full'])(
    '%s goes to the disk, and what comes after it goes behind it at once',
    async (outcome) => {
      const { spill } = open();
      const kafka = commit(outcome);
      const both = new KafkaThenSpill(kafka, spill);
      expect([await appended(both, record('a')), await appended(both, record('b'))]).toEqual([
        'appended',
        'appended',
      ]);
      expect(kafka.asked).toEqual(['a']);
      await spill.rotate();
    },
  );

  test.each<AppendOutcome>(['appended', 'append_closed'])('%s stays as it is', async (outcome) => {
    const { spill } = open();
    expect(await appended(new KafkaThenSpill(commit(outcome), spill), record('a'))).toBe(outcome);
    expect(spill.bytes).toBe(0);
  });

  test('a disk that is full is no reason to refuse what Kafka takes', async () => {
    const { spill } = open(10, 5);
    const both = (outcome: AppendOutcome) =>
      appended(new KafkaThenSpill(commit(outcome), spill), record('a'));
    expect([await both('appended'), await both('append_failed')]).toEqual(['appended', 'append_failed']);
  });
});
