import type Cluster from 'kafkajs/src/cluster';
import { createKafka } from '../client.js';
import { remembering } from './coordinators.js';

type Broker = Awaited<ReturnType<Cluster['findBroker']>>;

const settings = { brokers: ['127.0.0.1:1'], tls: null, sasl: null };
const TRANSACTION = { groupId: 'tx', coordinatorType: 1 } as const;
const GROUP = { groupId: 'group', coordinatorType: 0 } as const;

/** A cluster whose coordinator of everything is a broker of this number; asking and reaching are counted. */
function given() {
  const state = { coordinator: '1', asked: 0, reachable: true, refusal: new Error('refused') };
  const cluster = createKafka(settings, 'test').cluster();
  const brokerOf = (nodeId: string): Broker => ({
    nodeId,
    connectionPool: { send: (request) => Promise.reject(new Error(`refused ${String(request)}`)) },
    lookupRequest: (apiKey) => {
      throw new Error(`refused ${apiKey}`);
    },
    fetch: () => Promise.reject(state.refusal),
  });
  cluster.findBroker = ({ nodeId }) =>
    state.reachable ? Promise.resolve(brokerOf(nodeId)) : Promise.reject(new Error('not connected'));
  const find = remembering((which) => {
    state.asked += 1;
    return Promise.resolve(brokerOf(`${state.coordinator}${which.coordinatorType === 1 ? '' : 'g'}`));
  });
  return { state, cluster, find };
}

const nothing = { isolationLevel: 0, maxWaitTime: 0, minBytes: 0, maxBytes: 0, topics: [] } as const;

test('each coordinator is asked for once', async () => {
  const { state, cluster, find } = given();
  for (let again = 0; again < 3; again += 1) {
    expect((await find.call(cluster, TRANSACTION)).nodeId).toBe('1');
    expect((await find.call(cluster, GROUP)).nodeId).toBe('1g');
  }
  expect(state.asked).toBe(2);
});

test('after a refusal it is asked for anew, and the refusal is told', async () => {
  const { state, cluster, find } = given();
  const before = await find.call(cluster, TRANSACTION);
  state.coordinator = '2';
  expect((await find.call(cluster, TRANSACTION)).nodeId).toBe('1');
  await expect(before.fetch(nothing)).rejects.toThrow('refused');
  expect((await find.call(cluster, TRANSACTION)).nodeId).toBe('2');
});

test('a coordinator that has not ended the former transaction yet is still the one', async () => {
  const { state, cluster, find } = given();
  const before = await find.call(cluster, TRANSACTION);
  state.refusal = Object.assign(new Error('not yet'), { type: 'CONCURRENT_TRANSACTIONS' });
  await expect(before.fetch(nothing)).rejects.toThrow('not yet');
  await find.call(cluster, TRANSACTION);
  expect(state.asked).toBe(1);
});

test('where it cannot be reached it is asked for anew', async () => {
  const { state, cluster, find } = given();
  await find.call(cluster, TRANSACTION);
  Object.assign(state, { coordinator: '2', reachable: false });
  expect((await find.call(cluster, TRANSACTION)).nodeId).toBe('2');
});

test('who does not say of which type it is asks each time', async () => {
  const { state, cluster, find } = given();
  await find.call(cluster, { groupId: 'group' });
  await find.call(cluster, { groupId: 'group' });
  expect(state.asked).toBe(2);
});

test('what one cluster knows another does not', async () => {
  const { state, cluster, find } = given();
  await find.call(cluster, TRANSACTION);
  const other = createKafka(settings, 'other').cluster();
  await find.call(other, TRANSACTION);
  expect(state.asked).toBe(2);
});
