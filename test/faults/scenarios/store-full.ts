import { eventually } from '../../harness/eventually.js';
import { stateFolder } from '../pipeline.js';
import { canHaveSmallDisk, onSmallDisk } from '../small-disk.js';
import type { Scenario } from './scenario.js';

/** Empty stores fit, a few hundred orders do not. */
const DISK_KB = 192;
const LOAD = 20;
const LIMIT_MS = 90_000;

/** The disk of the fold's store is really full: it goes on with memory, and begins anew once there is room. */
export const storeFull: Scenario = {
  name: 'the disk of the store of the fold is full',
  brokers: 1,
  disturb: async (run) => {
    if (!canHaveSmallDisk()) {
      run.say('NOT RUN: a small disk needs Linux with `unshare --mount`');
      return;
    }
    const { machine, within } = run.pipeline.of('fold');
    await run.recovered('fold');
    const said = machine.words().length;
    const isFull = (): boolean => machine.words().slice(said).includes('local_store_unusable');
    within((launch) => onSmallDisk(launch, stateFolder(run.home), DISK_KB));
    await machine.kill();
    await eventually(
      () => run.driver.more(LOAD).then(isFull),
      (full) => full,
      { limitMs: LIMIT_MS },
    );
    run.kills += 1;
    run.say(`the store was full at ${DISK_KB} KiB`);
    await run.recovered('fold');
    await run.driver.more(LOAD);
    within((launch) => launch);
    await machine.kill();
    run.kills += 1;
    await run.recovered('fold');
  },
};
