import RequestQueue from 'kafkajs/src/network/requestQueue';
import { guardRequestQueue, onlyWhenPending } from './request-queue.js';

function queueWith(...pending: string[]): RequestQueue {
  const queue = new RequestQueue({
    maxInFlightRequests: null,
    requestTimeout: 1_000,
    enforceRequestTimeout: false,
    clientId: 'test',
    broker: 'test',
    logger: { debug: () => {} },
  });
  queue.pending.push(...pending);
  return queue;
}

test('a timer is set only where something is held back (guard 5)', () => {
  const schedule = jest.fn();
  const guarded = onlyWhenPending(schedule);
  guarded.call(queueWith());
  expect(schedule).not.toHaveBeenCalled();
  guarded.call(queueWith('a request'));
  expect(schedule).toHaveBeenCalledTimes(1);
});

test("kafkajs's own queue is replaced: idle, it sets no timer", () => {
  jest.useFakeTimers();
  queueWith().scheduleCheckPendingRequests();
  const unguarded = jest.getTimerCount();
  guardRequestQueue();
  queueWith().scheduleCheckPendingRequests();
  const idle = jest.getTimerCount() - unguarded;
  queueWith('a request').scheduleCheckPendingRequests();
  const pending = jest.getTimerCount() - unguarded;
  jest.useRealTimers();
  expect({ unguarded, idle, pending }).toEqual({ unguarded: 1, idle: 0, pending: 1 });
});
