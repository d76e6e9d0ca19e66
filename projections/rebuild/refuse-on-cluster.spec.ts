import type { ClickHouse } from '@quittance/runtime/clickhouse';
import { refuseOnCluster } from './rebuild.js';

const server = (engine: string): ClickHouse => {
  const not = () => Promise.reject(new Error('not here'));
  const query = () => Promise.resolve([{ engine }]);
  return { database: 'd', ensureDatabase: not, query, stream: not, command: not, insertRaw: not, close: not };
};

it('a table of a cluster is not swapped: the answer says what to do instead', async () => {
  await expect(refuseOnCluster(server('Distributed'), 't_orders')).rejects.toMatchObject({
    code: 'rebuild_on_cluster',
  });
  await expect(refuseOnCluster(server('ReplacingMergeTree'), 't_orders')).resolves.toBeUndefined();
});
