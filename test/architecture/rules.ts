import { type Source, workspaceOf } from './sources.js';

/** A rule of ARCHITECTURE.md: each sentence it returns is a breach. */
export interface Rule {
  readonly name: string;
  readonly breaches: (source: Source) => readonly string[];
}

/** Who may import whom. Think hard about the layering before changing this table. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  schemas: [],
  runtime: ['schemas'],
  ingress: ['schemas', 'runtime'],
  processors: ['schemas', 'runtime'],
  projections: ['schemas', 'runtime'],
  docker: [],
  cli: ['schemas', 'runtime', 'docker'],
  test: ['schemas', 'runtime', 'ingress', 'processors', 'projections', 'docker', 'cli'],
};
const WORKSPACES = Object.keys(MAY_IMPORT);

/**
 * The one exception: the verification, the rehearsal of a redrive and the rebuild of the state translate and decide
 * with the very rules the pipeline has (ADRs 0024, 0029), none of which does I/O or keeps anything.
 */
const REHEARSALS_MAY_IMPORT: readonly RegExp[] = [
  /^processors\/order\//,
  /^processors\/translate\/(translate|action|redrive|statement)$/,
];
const REBUILD_MAY_IMPORT = /^processors\/order\//;
const isRehearsal = (path: string, target: string): boolean =>
  (/^cli\/(verify|redrive)\//.test(path) && REHEARSALS_MAY_IMPORT.some((pattern) => pattern.test(target))) ||
  (path.startsWith('cli/rebuild/') && REBUILD_MAY_IMPORT.test(target));

/** Each I/O library has one home, so that replacing it is a change in one place. */
const LIBRARY_HOMES: Readonly<Record<string, readonly RegExp[]>> = {
  kafkajs: [/^runtime\/kafka\//],
  avsc: [/^runtime\/codec(\/|\.)/],
  '@kafkajs/confluent-schema-registry': [/^runtime\/codec(\/|\.)/],
  'csv-parse': [/^runtime\/csv\./],
  'classic-level': [/^runtime\/local-store\./],
  ioredis: [/^runtime\/redis(\/|\.)/],
  '@clickhouse/client': [/^runtime\/clickhouse(\/|\.)/],
  pino: [/^runtime\/log\./],
  'prom-client': [/^runtime\/metrics\./],
  fastify: [/^ingress\/server\.ts$/, /^projections\/(console|http)\/server\.ts$/],
  commander: [/^cli\//],
  testcontainers: [/^test\//],
};

/** The pure core may use these built-in modules and no others. */
const PURE_BUILTINS = new Set(['node:crypto', 'node:buffer', 'node:util']);
const isPure = (path: string): boolean => path.startsWith('schemas/') || path.startsWith('processors/order/');
/** Specs, and what only specs use: `*.contract.ts`, `*.given.ts`, folders named `testing`. */
const isTestFile = (path: string): boolean => /\.(spec|contract|given)(\.ts)?$|\/testing\//.test(path);

export const direction: Rule = {
  name: 'imports follow the direction of the workspaces',
  breaches: ({ path, imports }) => {
    const from = workspaceOf(path);
    const allowed = MAY_IMPORT[from] ?? [];
    return imports
      .filter((target) => WORKSPACES.includes(workspaceOf(target)))
      .filter((target) => workspaceOf(target) !== from && !allowed.includes(workspaceOf(target)))
      .filter((target) => !isRehearsal(path, target))
      .map(
        (target) => `${path} imports ${target}: ${from} may import only ${allowed.join(', ') || 'itself'}`,
      );
  },
};

export const libraryHome: Rule = {
  name: 'each I/O library is imported in its one home',
  breaches: ({ path, imports }) =>
    imports.flatMap((target) => {
      const library = Object.keys(LIBRARY_HOMES).find(
        (name) => target === name || target.startsWith(`${name}/`),
      );
      if (library === undefined || path.startsWith('test/') || isTestFile(path)) return [];
      const homes = LIBRARY_HOMES[library] ?? [];
      return homes.some((home) => home.test(path))
        ? []
        : [`${path} imports ${library}, whose home is ${homes.join(' or ')}`];
    }),
};

export const pureCore: Rule = {
  name: 'schemas and processors/order have no I/O, no clock, no randomness',
  breaches: ({ path, text, imports }) => {
    if (!isPure(path) || isTestFile(path) || path.endsWith('/sandbox.ts')) return [];
    const readsSchemas = path === 'schemas/topics/topic.ts';
    const builtins = imports.filter((target) => target.startsWith('node:') && !PURE_BUILTINS.has(target));
    const impure = ['Date.now(', 'new Date()', 'Math.random(', 'process.env', 'randomUUID(', 'randomBytes('];
    return [
      ...(readsSchemas ? [] : builtins.map((target) => `${path} imports ${target}`)),
      ...impure.filter((call) => text.includes(call)).map((call) => `${path} uses ${call}`),
    ];
  },
};

export const orderModel: Rule = {
  name: 'processors/order imports schemas and itself only',
  breaches: ({ path, imports }) =>
    path.startsWith('processors/order/') && !isTestFile(path)
      ? imports
          .filter((target) => !target.startsWith('schemas/') && !target.startsWith('processors/order/'))
          .map((target) => `${path} imports ${target}`)
      : [],
};

export const sandboxOnlyInTests: Rule = {
  name: 'a provider’s sandbox, which signs, is imported by tests only',
  breaches: ({ path, imports }) =>
    path.startsWith('test/') || isTestFile(path) || /^schemas\/providers\/[^/]+\/sandbox(\/|\.)/.test(path)
      ? []
      : imports
          .filter((target) => /^schemas\/providers\/[^/]+\/sandbox(\/|$)/.test(target))
          .map((target) => `${path} imports ${target}`),
};

export const testHelpersOnlyInTests: Rule = {
  name: 'test helpers beside the sources are imported by tests only',
  breaches: ({ path, imports }) =>
    path.startsWith('test/') || isTestFile(path)
      ? []
      : imports.filter(isTestFile).map((target) => `${path} imports ${target}`),
};

export const environmentAtTheEdge: Rule = {
  name: 'the environment is read in composition roots only',
  breaches: ({ path, text }) =>
    /(^|\/)[a-z-]*main\.ts$/.test(path) || /^(cli|docker|test)\//.test(path) || isTestFile(path)
      ? []
      : text.includes('process.env')
        ? [`${path} reads process.env: take the value as an argument`]
        : [],
};

export const RULES: readonly Rule[] = [
  direction,
  libraryHome,
  pureCore,
  orderModel,
  sandboxOnlyInTests,
  testHelpersOnlyInTests,
  environmentAtTheEdge,
];

/**
 * A provider is one folder and one line: its name stands nowhere else in production code.
 * @param names the registered providers
 */
export function providerNameRule(names: readonly string[]): Rule {
  return {
    name: 'a provider’s name stands only in its folder and its registration line',
    breaches: ({ path, text }) =>
      path === 'schemas/providers/index.ts' || path.startsWith('test/') || isTestFile(path)
        ? []
        : names
            .filter((name) => !path.startsWith(`schemas/providers/${name}/`))
            .filter((name) => new RegExp(`\\b${name}\\b`, 'i').test(withoutComments(text)))
            .map((name) => `${path} names the provider ${name}`),
  };
}

/** Comments may give a provider as an example. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}
