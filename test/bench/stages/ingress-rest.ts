import { openAppender } from '@quittance/runtime/kafka/append';
import { load } from '../load/load.js';
import type { Booted, Contestant } from '../stage.js';
import { type Figures, median } from '../stats.js';
import type { Target } from './ingress-targets.js';

const APPENDS = 400;
const QUICK_APPENDS = 50;
const VALUE_BYTES = 600;

/** The broker's own time to acknowledge one record when nothing else goes on, ms. */
async function brokerP50({ servers, extent }: Booted, topic: string): Promise<number> {
  const appender = await openAppender(servers.kafka);
  const value = Buffer.alloc(VALUE_BYTES, 'x');
  const times: number[] = [];
  try {
    for (let at = 0; at < (extent.quick ? QUICK_APPENDS : APPENDS); at += 1) {
      const key = Buffer.from(String(at));
      const started = performance.now();
      await appender.append([{ topic, key, value, headers: {}, timestampMs: Date.now(), partition: null }]);
      times.push(performance.now() - started);
    }
  } finally {
    await appender.close();
  }
  return median(times);
}

/** One callback at a time over one connection: what a provider waits for when there is no crowd. */
export function atRest(context: Booted, { ports, file }: Target): Contestant {
  const run = async (): Promise<Figures> => {
    const broker = await brokerP50(context, 'peer-floor');
    const seconds = context.extent.quick ? 0.5 : 2;
    const { p50Ms, p99Ms } = await load({ ports, file, first: 0, connections: 1, seconds, perSecond: null });
    return {
      'p50 ms, one at a time': p50Ms,
      'p99 ms, one at a time': p99Ms,
      'p50 ms of the broker': broker,
      'ms over the broker': p50Ms - broker,
    };
  };
  return { name: 'ours at rest', run };
}
