import OffsetManager from 'kafkajs/src/consumer/offsetManager';
import RequestQueue from 'kafkajs/src/network/requestQueue';
import { applyGuards, assertGuardedVersion } from './index.js';

test('another version of kafkajs is refused: the guards were written for the source of 2.2.4', () => {
  expect(() => assertGuardedVersion('2.2.4')).not.toThrow();
  expect(() => assertGuardedVersion('2.3.0')).toThrow('kafka_client_unguarded');
});

test('no guard is put in place before the version is looked at', () => {
  jest.isolateModules(() => {
    jest.doMock('kafkajs/package.json', () => ({ version: '2.3.0' }));
    const { applyGuards: anew } = jest.requireActual<typeof import('./index.js')>('./index.js');
    expect(anew).toThrow('kafka_client_unguarded');
  });
  jest.dontMock('kafkajs/package.json');
});

test('an offset out of range is never replaced by the default one (guard 6)', async () => {
  applyGuards();
  const cluster = { committedOffsets: () => ({}) };
  const manager = new OffsetManager({ groupId: 'g', memberAssignment: {}, cluster });
  const reset = manager.setDefaultOffset({ topic: 't', partition: 0 });
  await expect(reset).rejects.toMatchObject({ code: 'kafka_hole_below_log_start', retriable: false });
});

test('a connection with nothing to send sets no timer (guard 5)', () => {
  applyGuards();
  jest.useFakeTimers();
  const queue = new RequestQueue({
    maxInFlightRequests: null,
    requestTimeout: 1_000,
    enforceRequestTimeout: false,
    clientId: 'test',
    broker: 'test',
    logger: { debug: () => {} },
  });
  queue.scheduleCheckPendingRequests();
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});
