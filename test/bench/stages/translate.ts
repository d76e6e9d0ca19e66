import { callbacks } from '@quittance/schemas/topics/index';
import { makeAccounts } from '../input/bodies.js';
import { callbackRecord } from '../input/callbacks.js';
import { planned, wholeOrders } from '../input/plan.js';
import { appendAll } from '../kafka.js';
import { type Booted, booted, type Contestant, type Stage } from '../stage.js';
import { ourFold } from './fold.js';
import { assertRecords, ourStage } from './our-stage.js';

const CALLBACKS = 500_000;
const QUICK_CALLBACKS = 20_000;
const TOPIC = 'callbacks.eftpay';
const FOLD = 'fold of the same';

/** translate over callbacks that lie in callbacks.eftpay. */
export function ourTranslate(context: Booted, callbacks: number, processes: number): Contestant {
  return ourStage(context, {
    name: `translate, ${processes} process${processes === 1 ? '' : 'es'}`,
    stage: 'translate',
    processes,
    inputs: [TOPIC],
    outputs: ['order-facts', 'callback-outcomes'],
    expected: callbacks,
    unit: 'events',
    check: () => assertRecords(context, 'order-facts', callbacks),
  });
}

/** Fills callbacks.eftpay. */
export async function fillCallbacks({ servers }: Booted, count: number): Promise<void> {
  const { eftpay } = makeAccounts(servers.home);
  const codec = await servers.codec.topic(callbacks);
  const records = function* () {
    for (const one of planned(count)) yield callbackRecord(eftpay, one, (value) => codec.encode(value));
  };
  await appendAll(servers.kafka, records());
}

/** callbacks.eftpay → order-facts, and the fold of what it gave: the stage behind must be the slower one. */
export const translate: Stage = {
  name: 'translate',
  about: 'callbacks to facts, beside the fold of the same facts; one process each',
  prepare: async (context) => {
    const ready = await booted(context);
    const { extent } = ready;
    const count = wholeOrders(extent.size ?? (extent.quick ? QUICK_CALLBACKS : CALLBACKS));
    await fillCallbacks(ready, count);
    const translating = ourTranslate(ready, count, 1);
    const folding: Contestant = { name: FOLD, run: ourFold(ready, count, 1).run };
    return {
      contestants: [translating, folding],
      ratios: [
        { of: translating.name, over: FOLD, figure: 'events/s', goal: {} },
        { of: translating.name, over: FOLD, figure: 'events/s warm', goal: { atLeast: 1.5 } },
        { of: translating.name, over: FOLD, figure: 'cpu/M warm', goal: {} },
      ],
      bounds: [{ of: translating.name, figure: 'RSS MB', goal: { atMost: 200 } }],
      close: async () => {},
    };
  },
};
