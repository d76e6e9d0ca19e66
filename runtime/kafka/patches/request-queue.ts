import RequestQueue from 'kafkajs/src/network/requestQueue';

type Schedule = (this: RequestQueue) => void;

/** Only a queue that holds something back needs a timer to look at it again. */
export function onlyWhenPending(schedule: Schedule): Schedule {
  return function scheduleWhenPending(this: RequestQueue): void {
    if (this.pending.length > 0) schedule.call(this);
  };
}

/**
 * Guard 5: without it each connection wakes up every millisecond for ever, with a negative timeout that Node 24
 * warns of (kafkajs #1704, #1751; src/network/requestQueue/index.js).
 */
export function guardRequestQueue(): void {
  RequestQueue.prototype.scheduleCheckPendingRequests = onlyWhenPending(
    RequestQueue.prototype.scheduleCheckPendingRequests,
  );
}
