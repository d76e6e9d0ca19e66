import { startHealthServer } from '@quittance/runtime/http-health';
import type { RunningWorker } from '@quittance/runtime/kafka/types';
import type { Lifecycle } from '@quittance/runtime/lifecycle';
import { createLog } from '@quittance/runtime/log';
import { runService } from '@quittance/runtime/service';
import { guardAgainstStalls } from '@quittance/runtime/stall-guard';
import { startStage } from './stages.js';
import './main.js';

/** The parts stand still: only how the root wires them is looked at. */
jest.mock('@quittance/runtime/codec');
jest.mock('@quittance/runtime/http-health');
jest.mock('@quittance/runtime/kafka/offsets');
jest.mock('@quittance/runtime/redis');
jest.mock('@quittance/runtime/service');
jest.mock('@quittance/runtime/stall-guard');
jest.mock('./stages.js');

const ENV = {
  QUITTANCE_KAFKA_BROKERS: '127.0.0.1:1',
  QUITTANCE_SCHEMA_REGISTRY_URL: 'http://127.0.0.1:1',
  QUITTANCE_REDIS_URL: 'redis://127.0.0.1:1',
};

/** A worker that ends when it is told to. */
function worker(name: string, stopped: string[]) {
  let fail: (thrown: Error) => void = () => {};
  const ended = new Promise<void>((_, reject) => {
    fail = reject;
  });
  const running: RunningWorker = {
    groupId: name,
    topics: [name],
    reach: () => [],
    ended,
    stop: async () => void stopped.push(name),
  };
  return { running, fail };
}

async function started() {
  const stopped: string[] = [];
  const stages = { translate: worker('translate', stopped), fold: worker('fold', stopped) };
  jest.mocked(startStage).mockImplementation(async (stage) => stages[stage].running);
  jest.mocked(startHealthServer).mockResolvedValue({ url: 'http://here', close: async () => {} });
  const parts: { readonly name: string; readonly stop: () => Promise<void> | void }[] = [];
  const fatal = jest.fn<void, [unknown]>();
  const life: Lifecycle = {
    onStop: (name, stop) => void parts.push({ name, stop }),
    stop: () => {},
    fatal,
    stopping: new AbortController().signal,
  };
  const [service] = jest.mocked(runService).mock.calls[0] ?? [];
  if (service === undefined) throw new Error('main.ts runs nothing');
  await service.run(service.settingsFrom(ENV), life, createLog({ service: 't', level: 'silent' }));
  return { stages, stopped, parts, fatal };
}

test('a stage that ends by itself ends the process', async () => {
  const { stages, fatal } = await started();
  for (const { fail } of Object.values(stages)) {
    const cause = new Error('cannot be cured');
    fail(cause);
    await new Promise((resolve) => setImmediate(resolve));
    expect(fatal).toHaveBeenLastCalledWith(cause);
  }
});

test('stopping stops every stage, and the cache after them', async () => {
  const { parts, stopped } = await started();
  for (const { name, stop } of parts) if (name === 'translate' || name === 'fold') await stop();
  expect(stopped).toEqual(['translate', 'fold']);
  expect(parts.map(({ name }) => name)).toEqual(['health', 'Redis', 'translate', 'fold']);
});

test('a stage that does not move is watched', async () => {
  const { stages } = await started();
  const [guard] = jest.mocked(guardAgainstStalls).mock.lastCall ?? [];
  expect(guard?.workers()).toEqual([stages.translate.running, stages.fold.running]);
});
