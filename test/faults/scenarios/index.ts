import { brokerKilled, brokerKilledInTransaction, brokersAway } from './brokers.js';
import { calm } from './calm.js';
import { clickhouse } from './clickhouse.js';
import { crashPoints } from './crash-points.js';
import { hole } from './hole.js';
import { randomKills } from './random-kills.js';
import { rebalances } from './rebalances.js';
import { redis } from './redis.js';
import { registry } from './registry.js';
import { rollingRestart } from './rolling-restart.js';
import type { Scenario } from './scenario.js';
import { spill } from './spill.js';
import { store } from './store.js';
import { storeFull } from './store-full.js';
import { zombie } from './zombie.js';

/** In the order in which they are run; after the last nothing can follow. */
export const SCENARIOS: readonly Scenario[] = [
  calm,
  crashPoints,
  randomKills,
  zombie,
  rebalances,
  rollingRestart,
  redis,
  clickhouse,
  registry,
  store,
  storeFull,
  spill,
  brokerKilled,
  brokerKilledInTransaction,
  brokersAway,
  hole,
];
