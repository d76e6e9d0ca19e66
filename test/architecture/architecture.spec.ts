import { providers } from '@quittance/schemas/providers/registry';
import {
  direction,
  environmentAtTheEdge,
  libraryHome,
  orderModel,
  providerNameRule,
  pureCore,
  RULES,
  type Rule,
  sandboxOnlyInTests,
  testHelpersOnlyInTests,
} from './rules.js';
import { allSources, source } from './sources.js';

const providerNames = providerNameRule([...providers.keys()]);

describe('the tree keeps the rules', () => {
  const sources = allSources();

  it('has sources to look at in every workspace', () => {
    for (const workspace of [
      'schemas',
      'runtime',
      'ingress',
      'processors',
      'projections',
      'docker',
      'cli',
      'test',
    ]) {
      expect(sources.some(({ path }) => path.startsWith(`${workspace}/`))).toBe(true);
    }
  });

  it.each([...RULES, providerNames].map((rule) => [rule.name, rule] as const))('%s', (_name, rule) => {
    expect(sources.flatMap((one) => rule.breaches(one))).toEqual([]);
  });
});

describe('each rule sees its breach', () => {
  const examples: readonly (readonly [Rule, string, string])[] = [
    [direction, 'schemas/money.ts', "import { log } from '@quittance/runtime/log';"],
    [direction, 'runtime/codec.ts', "import { buildServer } from '../ingress/server.js';"],
    [direction, 'ingress/server.ts', "import { decide } from '@quittance/processors/order/decide';"],
    [direction, 'processors/fold/fold.ts', "export { sink } from '@quittance/projections/sink';"],
    [direction, 'projections/sink.ts', "const x = import('@quittance/ingress/server');"],
    [direction, 'docker/servers.ts', "import type { Topic } from '@quittance/schemas/topics/topic';"],
    [direction, 'cli/main.ts', "import { day } from '@quittance/test/simulator/day';"],
    [direction, 'cli/main.ts', "import { decide } from '@quittance/processors/order/decide';"],
    [direction, 'cli/verify/run.ts', "import { startStage } from '@quittance/processors/stages';"],
    [direction, 'cli/verify/run.ts', "import { foldWork } from '@quittance/processors/fold/work';"],
    [
      direction,
      'cli/rebuild/state/refold.ts',
      "import { translateCallback } from '@quittance/processors/translate/translate';",
    ],
    [libraryHome, 'ingress/group-commit.ts', "import { Kafka } from 'kafkajs';"],
    [libraryHome, 'processors/fold/fold.ts', "import avro from 'avsc';"],
    [
      libraryHome,
      'runtime/kafka/append.ts',
      "import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';",
    ],
    [libraryHome, 'processors/idempotency/redis.ts', "import { Redis } from 'ioredis';"],
    [libraryHome, 'projections/sink.ts', "import { createClient } from '@clickhouse/client';"],
    [libraryHome, 'ingress/callbacks.ts', "import type { FastifyInstance } from 'fastify';"],
    [libraryHome, 'ingress/main.ts', "import { pino } from 'pino';"],
    [libraryHome, 'processors/outcome.ts', "import { Counter } from 'prom-client';"],
    [pureCore, 'schemas/money.ts', "import { readFileSync } from 'node:fs';"],
    [pureCore, 'schemas/providers/eftpay/acknowledge.ts', 'export const now = () => Date.now();'],
    [pureCore, 'processors/order/decide.ts', 'const id = Math.random();'],
    [orderModel, 'processors/order/decide.ts', "import { outcome } from '../outcome.js';"],
    [
      sandboxOnlyInTests,
      'ingress/main.ts',
      "import { sign } from '@quittance/schemas/providers/newpay/sandbox';",
    ],
    [testHelpersOnlyInTests, 'processors/main.ts', "import { live } from './testing/live.js';"],
    [testHelpersOnlyInTests, 'ingress/server.ts', "import { callback } from './ingress.given.js';"],
    [environmentAtTheEdge, 'runtime/redis.ts', 'const url = process.env.REDIS_URL;'],
    [providerNames, 'ingress/callbacks.ts', "if (provider === 'newpay') return;"],
  ];

  it.each(examples)('%o in %s', (rule, path, text) => {
    expect(rule.breaches(source(path, text))).toHaveLength(1);
  });
});
