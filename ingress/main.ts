import { liveAccounts } from '@quittance/runtime/accounts/live';
import { loadAccounts } from '@quittance/runtime/accounts/load';
import type { AccountsReading } from '@quittance/runtime/accounts/parse';
import { systemNow } from '@quittance/runtime/clock';
import { openCodec } from '@quittance/runtime/codec';
import { readKafka, readRegistry } from '@quittance/runtime/config/env';
import { type Env, type EnvReader, readSettings } from '@quittance/runtime/config/env-reader';
import { readPipeline } from '@quittance/runtime/config/pipeline';
import { TEXTS } from '@quittance/runtime/config/pipeline-rules';
import { errorText, QuittanceError } from '@quittance/runtime/errors';
import { openAppender } from '@quittance/runtime/kafka/append';
import { createKafka } from '@quittance/runtime/kafka/client';
import { clusterId, partitionOffsets } from '@quittance/runtime/kafka/offsets';
import type { Lifecycle } from '@quittance/runtime/lifecycle';
import type { Log } from '@quittance/runtime/log';
import { createMetrics } from '@quittance/runtime/metrics';
import { announceReady, runService } from '@quittance/runtime/service';
import { waitFor } from '@quittance/runtime/wait-for';
import { providers } from '@quittance/schemas/providers/registry';
import { callbacks } from '@quittance/schemas/topics/callbacks/topic';
import { callbacksRejected } from '@quittance/schemas/topics/callbacks-rejected/topic';
import { createIngress, type Ingress } from './ingress.js';
import { openSpill } from './spill/station.js';

const SERVICE = 'ingress';

/** Everything the process is told, checked before anything is opened: all mistakes of all sources at once. */
function settingsFrom(env: Env) {
  const production = env['NODE_ENV'] === 'production';
  return readSettings(env, (reader: EnvReader) => {
    const file = reader.required(TEXTS.accountsFile.variable, 'accounts.json');
    const pipeline = readPipeline(reader);
    const hasSpill = pipeline.spillFolder !== '';
    const readAccounts = () => spillChecked(loadAccounts(file, { env, providers, production }), hasSpill);
    const first = file === '' ? null : readAccounts();
    if (first?.kind === 'problems') reader.problems.push(...first.problems);
    return {
      kafka: readKafka(reader),
      registry: readRegistry(reader),
      pipeline,
      accounts: first?.kind === 'accounts' ? first.accounts : { list: [], find: () => null },
      readAccounts,
    };
  });
}

type Settings = ReturnType<typeof settingsFrom>;

/** An account that asks for the spill where there is none would silently go without. */
function spillChecked(reading: AccountsReading, hasSpill: boolean): AccountsReading {
  if (reading.kind === 'problems' || hasSpill) return reading;
  const asking = reading.accounts.list.filter((account) => account.spill);
  const problems = asking.map(({ provider, account }) => ({
    where: `accounts: ${provider}/${account}`,
    problem: 'asks for the spill and there is none',
    whatToDo: `set ${TEXTS.spillFolder.variable} to a folder on a disk of this machine`,
  }));
  return problems.length === 0 ? reading : { kind: 'problems', problems };
}

async function connect(settings: Settings, life: Lifecycle, log: Log) {
  const wait = { log, signal: life.stopping };
  const kafka = createKafka(settings.kafka, `quittance-${SERVICE}`);
  const brokers = settings.kafka.brokers.join(',');
  const appender = await waitFor(`Kafka at ${brokers}`, () => openAppender(kafka), wait);
  life.onStop('Kafka producer', () => appender.close());
  const topics = [...callbacks.names, ...callbacksRejected.names];
  await waitFor(
    `the topics ${topics.join(', ')} (\`quittance up\` makes them)`,
    () => Promise.all(topics.map((topic) => partitionOffsets(kafka, topic))),
    wait,
  );
  const codecs = await waitFor(
    `the schema registry at ${settings.registry.url}`,
    async () => {
      const codec = await openCodec(settings.registry);
      return { callback: await codec.topic(callbacks), rejected: await codec.topic(callbacksRejected) };
    },
    wait,
  );
  return { appender, codecs, probe: () => clusterId(kafka) };
}

async function listen(ingress: Ingress, { ingressHost: host, ingressPort: port }: Settings['pipeline']) {
  try {
    return await ingress.server.listen({ host, port });
  } catch (thrown) {
    throw new QuittanceError('listen_failed', `${host}:${port}: ${errorText(thrown)}`, thrown);
  }
}

async function run(settings: Settings, life: Lifecycle, log: Log): Promise<void> {
  const { pipeline } = settings;
  const accounts = liveAccounts(settings.accounts, settings.readAccounts, log);
  process.on('SIGHUP', () => accounts.reload());
  const { appender, codecs, probe } = await connect(settings, life, log);
  const metrics = createMetrics(SERVICE);
  const { spillFolder: path, spillBytes: maxBytes } = pipeline;
  const spill = path === '' ? null : await openSpill({ path, maxBytes, appender, log, metrics });
  const ingress = createIngress({
    providers,
    accounts,
    appender,
    encodeCallback: (value) => codecs.callback.encode(value),
    encodeRejected: (value) => codecs.rejected.encode(value),
    rejectedTopic: 'callbacks.rejected',
    probe,
    limits: pipeline,
    now: systemNow,
    log,
    metrics,
    spill,
  });
  life.onStop('queue', () => ingress.flush());
  life.onStop('HTTP', () => ingress.stopServing(pipeline.stopTimeoutMs / 2));
  ingress.start();
  const url = await listen(ingress, pipeline);
  log.info({ url, accounts: settings.accounts.list.length }, 'ready');
  announceReady(SERVICE, url);
}

runService({ name: SERVICE, settingsFrom, run }, process.env);
