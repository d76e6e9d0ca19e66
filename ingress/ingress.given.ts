import { accountsOf } from '@quittance/runtime/accounts/account';
import type { LiveAccounts } from '@quittance/runtime/accounts/live';
import type { Appender, OutgoingRecord } from '@quittance/runtime/kafka/types';
import { createLog } from '@quittance/runtime/log';
import { createMetrics } from '@quittance/runtime/metrics';
import type { Callback } from '@quittance/schemas/generated/callbacks';
import type { CallbackRejected } from '@quittance/schemas/generated/callbacks-rejected';
import type { Provider } from '@quittance/schemas/providers/provider';
import { providers } from '@quittance/schemas/providers/registry';
import { createIngress, type Ingress, type IngressDeps, type IngressLimits } from './ingress.js';
import { ALL_ACCOUNTS, NOW } from './samples.given.js';

/** Kafka as a test wants it: takes everything at once unless told otherwise. */
export class FakeKafka implements Pick<Appender, 'append'> {
  readonly requests: (readonly OutgoingRecord[])[] = [];
  behaviour: (records: readonly OutgoingRecord[]) => Promise<void> = () => Promise.resolve();

  append(records: readonly OutgoingRecord[]): Promise<void> {
    this.requests.push(records);
    return this.behaviour(records);
  }

  to(topicStart: string): OutgoingRecord[] {
    return this.requests.flat().filter(({ topic }) => topic.startsWith(topicStart));
  }
}

/** A promise that is settled by hand. */
export function gate(): { open: () => void; fail: (error: Error) => void; passed: Promise<void> } {
  let open = () => {};
  let fail: (error: Error) => void = () => {};
  const passed = new Promise<void>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  return { open, fail, passed };
}

/** Waits until it holds: what happens beside a reply has no promise to wait for. */
export async function until(holds: () => boolean | Promise<boolean>, withinMs = 4_000): Promise<void> {
  const started = Date.now();
  while (!(await holds())) {
    if (Date.now() - started > withinMs) throw new Error(`did not come true in ${withinMs} ms: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Lets everything run that is already due. Turns of the loop, not time: a busy machine changes nothing. */
export async function turn(): Promise<void> {
  for (let turns = 0; turns < 5; turns += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Matchers whose type is not `any`. */
export const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);
export const ANY_TEXT: unknown = expect.any(String);
export const ANY_NUMBER: unknown = expect.any(Number);
export const ANY_OBJECT: unknown = expect.any(Object);

export const LIMITS: IngressLimits = {
  queueRecords: 1_000,
  queueBytes: 8 * 1024 * 1024,
  ackTimeoutMs: 2_000,
  maxConnections: 100,
  rejectedPerSecond: 1_000,
};

/** An ingress over a fake Kafka, with what it encoded and logged. */
export interface Stand {
  readonly ingress: Ingress;
  readonly kafka: FakeKafka;
  readonly callbacks: Callback[];
  readonly rejections: CallbackRejected[];
  readonly lines: string[];
  readonly metricsText: () => Promise<string>;
  post(url: string, body: string | Buffer, headers?: Readonly<Record<string, string>>): Promise<Posted>;
}

export interface Posted {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

export const ALL_LIVE: LiveAccounts = { current: () => accountsOf(ALL_ACCOUNTS), reload: () => {} };

export function stand(over: Partial<IngressDeps> = {}): Stand {
  const kafka = new FakeKafka();
  const [callbacks, rejections, lines]: [Callback[], CallbackRejected[], string[]] = [[], [], []];
  const metrics = createMetrics('ingress');
  const log = createLog({ service: 't', level: 'debug', stream: { write: (line) => void lines.push(line) } });
  const ingress = createIngress({
    providers,
    accounts: ALL_LIVE,
    appender: kafka,
    encodeCallback: (value) => {
      callbacks.push(value);
      return Buffer.from(value.body);
    },
    encodeRejected: (value) => {
      rejections.push(value);
      return Buffer.from(value.cause);
    },
    rejectedTopic: 'callbacks.rejected',
    probe: () => Promise.resolve(),
    spill: null,
    limits: LIMITS,
    now: () => NOW,
    log,
    metrics,
    ...over,
  });
  return {
    ingress,
    kafka,
    callbacks,
    rejections,
    lines,
    metricsText: () => metrics.text(),
    post: async (url, body, headers = { 'content-type': 'application/json' }) => {
      const reply = await ingress.server.inject({ method: 'POST', url, payload: body, headers });
      return { status: reply.statusCode, body: reply.body, headers: reply.headers };
    },
  };
}

/** A provider whose every verdict is chosen by the test. */
export function madeUpProvider(name: string, over: Partial<Provider>): ReadonlyMap<string, Provider> {
  const [base] = providers.values();
  if (base === undefined) throw new Error('no provider is registered');
  return new Map([...providers, [name, { ...base, name, ...over }]]);
}
