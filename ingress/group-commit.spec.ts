import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { OutgoingRecord } from '@quittance/runtime/kafka/types';
import {
  type AppendReport,
  appended,
  GroupCommit,
  type GroupCommitLimits,
  type Told,
} from './group-commit.js';
import { ANY_NUMBER, FakeKafka, gate, turn } from './ingress.given.js';

const record = (name: string, bytes = 1): OutgoingRecord => ({
  topic: 't',
  key: Buffer.from(name),
  value: Buffer.alloc(bytes),
  headers: {},
  timestampMs: 0,
  partition: null,
});
const names = (records: readonly OutgoingRecord[] | undefined) => records?.map(({ key }) => key.toString());

function desk(over: Partial<GroupCommitLimits> = {}) {
  const kafka = new FakeKafka();
  const reports: AppendReport[] = [];
  const limits = {
    maxQueuedRecords: 100,
    maxQueuedBytes: 1_000_000,
    maxInFlight: 3,
    maxRequestBytes: 100_000,
    deadlineMs: 1_000,
    ...over,
  };
  const commit = new GroupCommit(kafka, limits, (report) => reports.push(report));
  return { kafka, commit, reports };
}

it('sends what arrives together in one request', async () => {
  const { kafka, commit, reports } = desk();
  const outcomes = await Promise.all(['a', 'b', 'c'].map((name) => appended(commit, record(name))));
  expect(outcomes).toEqual(['appended', 'appended', 'appended']);
  expect(kafka.requests.map(names)).toEqual([['a', 'b', 'c']]);
  expect(reports).toEqual([{ records: 3, seconds: ANY_NUMBER, error: null }]);
});

it('has at most three requests on their way; the next takes all that waits meanwhile', async () => {
  const { kafka, commit } = desk();
  const gates = [gate(), gate(), gate(), gate()];
  kafka.behaviour = () => gates[kafka.requests.length - 1]?.passed ?? Promise.resolve();
  const outcomes = [];
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) {
    outcomes.push(appended(commit, record(name)));
    await turn();
  }
  expect(kafka.requests.map(names)).toEqual([['a'], ['b'], ['c']]);
  expect(commit.queuedRecords).toBe(3);
  gates[1]?.open();
  await turn();
  expect(names(kafka.requests[3])).toEqual(['d', 'e', 'f']);
  for (const one of gates) one.open();
  expect(await Promise.all(outcomes)).toEqual(Array(6).fill('appended'));
  expect([commit.queuedRecords, commit.queuedBytes]).toEqual([0, 0]);
});

describe('one timer for all', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('gives each its own deadline, whether it waits or is on its way', async () => {
    const { kafka, commit } = desk({ maxInFlight: 1, deadlineMs: 100 });
    kafka.behaviour = () => new Promise(() => {});
    const told: string[] = [];
    const append = (name: string) =>
      void appended(commit, record(name)).then((outcome) => told.push(`${name} ${outcome}`));
    append('a');
    await jest.advanceTimersByTimeAsync(60);
    append('b');
    await jest.advanceTimersByTimeAsync(39);
    expect(told).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(told).toEqual(['a append_timed_out']);
    await jest.advanceTimersByTimeAsync(59);
    expect(told).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(told).toEqual(['a append_timed_out', 'b append_timed_out']);
    expect([commit.queuedRecords, commit.queuedBytes]).toEqual([0, 0]);
    append('c');
    await jest.advanceTimersByTimeAsync(100);
    expect(told).toHaveLength(3);
  });
});

it('holds no process back once it is closed', async () => {
  jest.useFakeTimers();
  const { commit } = desk();
  void appended(commit, record('a'));
  await jest.advanceTimersByTimeAsync(1);
  const closed = commit.close();
  await jest.advanceTimersByTimeAsync(1);
  await closed;
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

it('cuts a request at its limit of bytes, but sends a single larger record alone', async () => {
  const { kafka, commit } = desk({ maxRequestBytes: 1_000 });
  await Promise.all(
    [record('a', 300), record('b', 300), record('c', 300), record('d', 5_000)].map((one) =>
      appended(commit, one),
    ),
  );
  expect(kafka.requests.map(names)).toEqual([['a', 'b'], ['c'], ['d']]);
});

it('keeps to three also where all that waits does not fit into three', async () => {
  const { kafka, commit } = desk({ maxRequestBytes: 1_000 });
  const kafkaAnswers = gate();
  kafka.behaviour = () => kafkaAnswers.passed;
  const outcomes = ['a', 'b', 'c', 'd', 'e'].map((name) => appended(commit, record(name, 900)));
  await turn();
  expect(kafka.requests.map(names)).toEqual([['a'], ['b'], ['c']]);
  kafkaAnswers.open();
  expect(await Promise.all(outcomes)).toEqual(Array(5).fill('appended'));
});

it('answers nobody before the acknowledgement of the request their record is in', async () => {
  const { kafka, commit } = desk();
  const [first, second] = [gate(), gate()];
  kafka.behaviour = () => (kafka.requests.length === 1 ? first.passed : second.passed);
  const settled: string[] = [];
  void appended(commit, record('a')).then(() => settled.push('a'));
  await turn();
  void appended(commit, record('b')).then(() => settled.push('b'));
  await turn();
  second.open();
  await turn();
  expect(settled).toEqual(['b']);
  first.open();
  await turn();
  expect(settled).toEqual(['b', 'a']);
});

it('fails all records of a refused request, and no other', async () => {
  const { kafka, commit, reports } = desk();
  kafka.behaviour = () =>
    kafka.requests.length === 1 ? Promise.reject(new Error('NOT_LEADER')) : Promise.resolve();
  expect(await Promise.all([appended(commit, record('a')), appended(commit, record('b'))])).toEqual([
    'append_failed',
    'append_failed',
  ]);
  expect(await appended(commit, record('c'))).toBe('appended');
  expect(reports.map(({ error }) => (error instanceof Error ? error.message : error))).toEqual([
    'NOT_LEADER',
    null,
  ]);
});

it('takes a synchronous throw and an empty rejection for failures', async () => {
  const { kafka, commit } = desk();
  kafka.behaviour = () => Promise.reject(undefined);
  expect(await appended(commit, record('a'))).toBe('append_failed');
  kafka.behaviour = () => {
    throw new Error('closed');
  };
  expect(await appended(commit, record('b'))).toBe('append_failed');
  kafka.behaviour = () => Promise.resolve();
  expect(await appended(commit, record('c'))).toBe('appended');
});

describe('a queue that is full', () => {
  const stuck = async (over: Partial<GroupCommitLimits>) => {
    const { kafka, commit } = desk({ maxInFlight: 1, ...over });
    const kafkaAnswers = gate();
    kafka.behaviour = () => kafkaAnswers.passed;
    const first = appended(commit, record('first'));
    await turn();
    return { commit, kafka, kafkaAnswers, first };
  };

  it('refuses by number of records', async () => {
    const { commit, kafkaAnswers } = await stuck({ maxQueuedRecords: 2 });
    const waiting = [appended(commit, record('a')), appended(commit, record('b'))];
    expect(await appended(commit, record('c'))).toBe('append_queue_full');
    kafkaAnswers.open();
    expect(await Promise.all(waiting)).toEqual(['appended', 'appended']);
  });

  it('refuses by bytes', async () => {
    const { commit, kafkaAnswers } = await stuck({ maxQueuedBytes: 1_000 });
    const waiting = appended(commit, record('a', 500));
    expect(await appended(commit, record('b', 500))).toBe('append_queue_full');
    kafkaAnswers.open();
    expect(await waiting).toBe('appended');
    expect(await appended(commit, record('b', 500))).toBe('appended');
  });
});

describe('a deadline', () => {
  it('ends the waiting of a record that was never sent, drops it, and frees its place', async () => {
    const { kafka, commit } = desk({ maxInFlight: 1, maxQueuedRecords: 1, deadlineMs: 20 });
    const kafkaAnswers = gate();
    kafka.behaviour = () => kafkaAnswers.passed;
    const sent = appended(commit, record('sent'));
    await turn();
    const waiting = appended(commit, record('waiting'));
    expect(await Promise.all([sent, waiting])).toEqual(['append_timed_out', 'append_timed_out']);
    expect([commit.queuedRecords, commit.queuedBytes]).toEqual([0, 0]);
    kafkaAnswers.open();
    await turn();
    expect(await appended(commit, record('next'))).toBe('appended');
    expect(kafka.requests.map(names)).toEqual([['sent'], ['next']]);
  });
});

it('lets go of whom it told, also where Kafka never answers', async () => {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  const { kafka, commit } = desk({ deadlineMs: 5 });
  kafka.behaviour = () => new Promise(() => {});
  const told = await new Promise<WeakRef<Told>>((resolve) => {
    const tell: Told = () => resolve(new WeakRef(tell));
    commit.append(record('a'), tell);
  });
  await turn();
  if (typeof collect === 'function') Reflect.apply(collect, undefined, []);
  expect(told.deref()).toBeUndefined();
});

describe('closing', () => {
  it('takes nothing more and waits for what it has', async () => {
    const { kafka, commit } = desk({ maxInFlight: 1 });
    const kafkaAnswers = gate();
    kafka.behaviour = () => kafkaAnswers.passed;
    const had = [appended(commit, record('a'))];
    await turn();
    had.push(appended(commit, record('b')));
    let closed = false;
    const closing = commit.close().then(() => {
      closed = true;
    });
    expect(await appended(commit, record('c'))).toBe('append_closed');
    await turn();
    expect(closed).toBe(false);
    kafkaAnswers.open();
    expect(await Promise.all(had)).toEqual(['appended', 'appended']);
    await closing;
    expect(kafka.requests.map(names)).toEqual([['a'], ['b']]);
  });

  it('is done at once where nothing waits', async () => {
    await expect(desk().commit.close()).resolves.toBeUndefined();
  });
});
