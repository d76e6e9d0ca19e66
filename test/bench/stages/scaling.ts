import { wholeOrders } from '../input/plan.js';
import { booted, type RatioWanted, type Stage } from '../stage.js';
import { ourFold } from './fold.js';
import { fillCallbacks, ourTranslate } from './translate.js';

const EVENTS = 200_000;
const QUICK_EVENTS = 20_000;
const PROCESSES = [1, 2, 4];

/** On cores that all share, more processes give no more: what they cost more is the figure. */
function ratios(one: string, others: readonly string[]): readonly RatioWanted[] {
  return others.flatMap((of) => [
    { of, over: one, figure: 'events/s', goal: {} },
    { of, over: one, figure: 'cpu/M', goal: {} },
    { of, over: one, figure: 'cpu/M warm', goal: {} },
  ]);
}

/** translate and fold by one process, by two and by four, over the same partitions. */
export const scaling: Stage = {
  name: 'scaling',
  about: 'translate and fold with 1, 2 and 4 processes; QUITTANCE_PARTITIONS=24 gives each some to own',
  prepare: async (context) => {
    const ready = await booted(context);
    const { extent } = ready;
    const events = wholeOrders(extent.size ?? (extent.quick ? QUICK_EVENTS : EVENTS));
    await fillCallbacks(ready, events);
    const translating = PROCESSES.map((processes) => ourTranslate(ready, events, processes));
    // Their input is what the last translate has left.
    const folding = PROCESSES.map((processes) => ourFold(ready, events, processes));
    return {
      contestants: [...translating, ...folding],
      ratios: [translating, folding].flatMap((all) => {
        const [one = '', ...others] = all.map(({ name }) => name);
        return ratios(one, others);
      }),
      close: async () => {},
    };
  },
};
