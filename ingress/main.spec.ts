import { accountsOf } from '@quittance/runtime/accounts/account';
import { loadAccounts } from '@quittance/runtime/accounts/load';
import { openCodec } from '@quittance/runtime/codec';
import { openAppender } from '@quittance/runtime/kafka/append';
import type { Lifecycle } from '@quittance/runtime/lifecycle';
import { createLog } from '@quittance/runtime/log';
import { createMetrics } from '@quittance/runtime/metrics';
import { runService } from '@quittance/runtime/service';
import { createIngress } from './ingress.js';
import { ALL_ACCOUNTS } from './samples.given.js';
import { buildServer } from './server.js';
import './main.js';

/** The parts stand still: only how the root wires them is looked at. */
jest.mock('@quittance/runtime/accounts/load');
jest.mock('@quittance/runtime/codec');
jest.mock('@quittance/runtime/kafka/append');
jest.mock('@quittance/runtime/kafka/offsets');
jest.mock('@quittance/runtime/service');
jest.mock('./ingress.js');

const log = createLog({ service: 't', level: 'silent' });

/** Also where the test has failed: a server that listens keeps Jest. */
let close: () => Promise<unknown> = async () => {};
afterEach(() => close());

/** The ingress as main.ts runs it, and what is done to its parts. */
async function started() {
  const done: string[] = [];
  const server = buildServer({
    receive: () => {
      throw new Error('nobody asks');
    },
    readiness: () => ({ ready: true }),
    draining: () => false,
    metrics: createMetrics('ingress'),
    log,
    maxConnections: 1,
  });
  close = () => server.close();
  jest.mocked(createIngress).mockReturnValue({
    server,
    start: () => {},
    stopServing: async () => {
      done.push('no more requests');
      await server.close();
    },
    flush: async () => void done.push('all that was taken is answered'),
  });
  jest.mocked(openAppender).mockResolvedValue({
    append: async () => {},
    close: async () => void done.push('producer closed'),
  });
  jest.mocked(openCodec).mockResolvedValue({
    register: async () => {},
    topic: jest.fn(),
    schemaId: () => 0,
    writerSchema: async () => '',
  });
  jest.mocked(loadAccounts).mockReturnValue({ kind: 'accounts', accounts: accountsOf(ALL_ACCOUNTS) });
  const parts: (() => Promise<void> | void)[] = [];
  const life: Lifecycle = {
    onStop: (_, stop) => void parts.push(stop),
    stop: () => {},
    fatal: () => {},
    stopping: new AbortController().signal,
  };
  const [service] = jest.mocked(runService).mock.calls[0] ?? [];
  if (service === undefined) throw new Error('main.ts runs nothing');
  const settings = service.settingsFrom({
    QUITTANCE_ACCOUNTS_FILE: 'accounts.json',
    QUITTANCE_INGRESS_PORT: '0',
    QUITTANCE_KAFKA_BROKERS: '127.0.0.1:1',
    QUITTANCE_SCHEMA_REGISTRY_URL: 'http://127.0.0.1:1',
  });
  await service.run(settings, life, log);
  return { parts, done };
}

test('stopping takes no more requests, then waits for Kafka to answer for all of them, then lets it go', async () => {
  const { parts, done } = await started();
  for (const stop of parts.toReversed()) await stop();
  expect(done).toEqual(['no more requests', 'all that was taken is answered', 'producer closed']);
});
