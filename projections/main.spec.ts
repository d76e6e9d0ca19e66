import { openClickHouse } from '@quittance/runtime/clickhouse';
import type { RunningWorker } from '@quittance/runtime/kafka/types';
import type { Lifecycle } from '@quittance/runtime/lifecycle';
import { createLog } from '@quittance/runtime/log';
import { runService } from '@quittance/runtime/service';
import { guardAgainstStalls } from '@quittance/runtime/stall-guard';
import { fedProjections } from './registry.js';
import { startProjection } from './workers.js';
import './main.js';

/** The parts stand still: only how the root wires them is looked at. */
jest.mock('@quittance/runtime/clickhouse');
jest.mock('@quittance/runtime/codec');
jest.mock('@quittance/runtime/kafka/offsets');
jest.mock('@quittance/runtime/service');
jest.mock('@quittance/runtime/stall-guard');
jest.mock('./completeness/watch.js');
jest.mock('./workers.js');

const ENV = {
  QUITTANCE_KAFKA_BROKERS: '127.0.0.1:1',
  QUITTANCE_SCHEMA_REGISTRY_URL: 'http://127.0.0.1:1',
  QUITTANCE_CLICKHOUSE_URL: 'http://127.0.0.1:1',
  QUITTANCE_CONSOLE_PORT: '0',
};

interface Started {
  readonly running: RunningWorker;
  readonly fail: (thrown: Error) => void;
}

/** Stops what the last test has started, also where it failed. */
let stop: () => Promise<void> = async () => {};
afterEach(() => stop());

async function started() {
  const stopped: string[] = [];
  const workers: Started[] = [];
  jest.mocked(startProjection).mockImplementation(async ({ name }) => {
    let fail: (thrown: Error) => void = () => {};
    const ended = new Promise<void>((_, reject) => {
      fail = reject;
    });
    const stop = async () => void stopped.push(name);
    const running = { groupId: name, topics: [name], reach: () => [], ended, stop };
    workers.push({ running, fail });
    return running;
  });
  jest.mocked(openClickHouse).mockReturnValue({
    database: 'd',
    ensureDatabase: async () => {},
    query: async () => [],
    stream: () => Promise.reject(new Error('not asked for')),
    command: async () => {},
    insertRaw: async () => {},
    close: async () => {},
  });
  const parts: { readonly name: string; readonly stop: () => Promise<void> | void }[] = [];
  const fatal = jest.fn<void, [unknown]>();
  const stopping = new AbortController();
  const life: Lifecycle = {
    onStop: (name, stop) => void parts.push({ name, stop }),
    stop: () => {},
    fatal,
    stopping: stopping.signal,
  };
  stop = async () => {
    stopping.abort();
    for (const part of parts.splice(0).toReversed()) await part.stop();
  };
  const [service] = jest.mocked(runService).mock.calls[0] ?? [];
  if (service === undefined) throw new Error('main.ts runs nothing');
  await service.run(service.settingsFrom(ENV), life, createLog({ service: 't', level: 'silent' }));
  return { workers, stopped, fatal };
}

test('a projection that ends by itself ends the process', async () => {
  const { workers, fatal } = await started();
  expect(workers).toHaveLength(fedProjections.length);
  for (const { fail } of workers) {
    const cause = new Error('cannot be cured');
    fail(cause);
    await new Promise((resolve) => setImmediate(resolve));
    expect(fatal).toHaveBeenLastCalledWith(cause);
  }
});

test('stopping stops every worker', async () => {
  const { stopped } = await started();
  await stop();
  expect(stopped.sort()).toEqual(fedProjections.map(({ name }) => name).sort());
});

test('a projection that does not move is watched', async () => {
  const { workers } = await started();
  const [guard] = jest.mocked(guardAgainstStalls).mock.lastCall ?? [];
  expect(guard?.workers()).toEqual(workers.map(({ running }) => running));
});
