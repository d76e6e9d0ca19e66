import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { rootCertificates } from 'node:tls';
import { readServers } from './env.js';
import { type Env, readSettings } from './env-reader.js';
import { readPipeline } from './pipeline.js';
import { NUMBERS, TEXTS } from './pipeline-rules.js';
import { ConfigurationError, problemText } from './problem.js';

const minimal: Env = {
  QUITTANCE_KAFKA_BROKERS: '127.0.0.1:9092',
  QUITTANCE_SCHEMA_REGISTRY_URL: 'http://127.0.0.1:8081/apis/ccompat/v7',
  QUITTANCE_REDIS_URL: 'redis://127.0.0.1:6379',
  QUITTANCE_CLICKHOUSE_URL: 'http://127.0.0.1:8123/',
};

function mistakes(read: () => unknown): string[] {
  try {
    read();
    return [];
  } catch (thrown) {
    if (thrown instanceof ConfigurationError) return thrown.problems.map(problemText);
    throw thrown;
  }
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the servers from the environment', () => {
  it('are plain with the least said', () => {
    expect(readServers(minimal)).toEqual({
      kafka: { brokers: ['127.0.0.1:9092'], tls: null, sasl: null },
      registry: { url: 'http://127.0.0.1:8081/apis/ccompat/v7', username: null, password: null, tls: null },
      redis: { url: 'redis://127.0.0.1:6379', username: null, password: null, tls: null },
      clickhouse: { url: 'http://127.0.0.1:8123', username: 'default', password: '', tls: null },
    });
  });

  it('name a registry password that nobody would be sent with', () => {
    expect(mistakes(() => readServers({ ...minimal, QUITTANCE_SCHEMA_REGISTRY_PASSWORD: 'secret' }))).toEqual(
      ['QUITTANCE_SCHEMA_REGISTRY_USERNAME: is not set though a password is; set it'],
    );
  });

  it('take TLS, an authority, SASL, users and passwords; a URL keeps no password', () => {
    const ca = join(folder, 'ca.pem');
    const pem = rootCertificates[0] ?? '';
    writeFileSync(ca, pem);
    const servers = readServers({
      QUITTANCE_KAFKA_BROKERS: 'a:9093, [::1]:9093',
      QUITTANCE_KAFKA_TLS: 'true',
      QUITTANCE_KAFKA_TLS_CA_FILE: ca,
      QUITTANCE_KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512',
      QUITTANCE_KAFKA_USERNAME: 'u',
      QUITTANCE_KAFKA_PASSWORD: ' p ',
      QUITTANCE_SCHEMA_REGISTRY_URL: 'https://ru:r%40p@registry/apis/ccompat/v7',
      QUITTANCE_SCHEMA_REGISTRY_TLS_CA_FILE: ca,
      QUITTANCE_REDIS_URL: 'rediss://:rp@redis:6380/2',
      QUITTANCE_CLICKHOUSE_URL: 'https://click',
      QUITTANCE_CLICKHOUSE_USERNAME: 'cu',
      QUITTANCE_CLICKHOUSE_PASSWORD: 'cp',
    });
    expect(servers).toEqual({
      kafka: {
        brokers: ['a:9093', '[::1]:9093'],
        tls: { caPem: pem },
        sasl: { mechanism: 'scram-sha-512', username: 'u', password: ' p ' },
      },
      registry: {
        url: 'https://registry/apis/ccompat/v7',
        username: 'ru',
        password: 'r@p',
        tls: { caPem: pem },
      },
      redis: { url: 'rediss://redis:6380/2', username: null, password: 'rp', tls: { caPem: null } },
      clickhouse: { url: 'https://click', username: 'cu', password: 'cp', tls: { caPem: null } },
    });
  });

  it('list every mistake at once and no secret', () => {
    const notPem = join(folder, 'not.pem');
    writeFileSync(notPem, 'nothing');
    const found = mistakes(() =>
      readServers({
        QUITTANCE_KAFKA_BROKERS: 'kafka,other:0',
        QUITTANCE_KAFKA_TLS: 'maybe',
        QUITTANCE_KAFKA_TLS_CA_FILE: '/no/such/file',
        QUITTANCE_KAFKA_SASL_MECHANISM: 'plain',
        QUITTANCE_REDIS_URL: 'http://u:hunter2@host',
        QUITTANCE_CLICKHOUSE_URL: 'http://click',
        QUITTANCE_CLICKHOUSE_TLS_CA_FILE: notPem,
      }),
    );
    expect(found).toEqual([
      'QUITTANCE_KAFKA_TLS_CA_FILE: names a file that cannot be read (/no/such/file: ENOENT); correct the path',
      'QUITTANCE_KAFKA_TLS: has an unknown value; use one of false, true',
      'QUITTANCE_KAFKA_BROKERS: has entries that are not host:port (kafka, other:0); write host:port,…',
      'QUITTANCE_KAFKA_USERNAME: is not set though SASL is; set it',
      'QUITTANCE_KAFKA_PASSWORD: is not set though SASL is; set it',
      'QUITTANCE_SCHEMA_REGISTRY_URL: is not set; set it, for example to http://127.0.0.1:8081/apis/ccompat/v7',
      'QUITTANCE_REDIS_URL: is not a redis:// or rediss:// address; write it like redis://127.0.0.1:6379',
      'QUITTANCE_CLICKHOUSE_TLS_CA_FILE: names a file that holds no certificate; give the authority as PEM text',
      'QUITTANCE_CLICKHOUSE_URL: is not encrypted though a CA file is given; use https://',
    ]);
    expect(found.join()).not.toContain('hunter2');
  });

  it('say so where a password is given without a mechanism', () => {
    expect(mistakes(() => readServers({ ...minimal, QUITTANCE_KAFKA_PASSWORD: 'hunter2' }))).toEqual([
      'QUITTANCE_KAFKA_SASL_MECHANISM: is not set though a user or password is; set it to one of plain, scram-sha-256, scram-sha-512',
    ]);
  });
});

describe("the pipeline's own settings", () => {
  const pipeline = (env: Env) => readSettings(env, readPipeline);

  it('have defaults for all', () => {
    expect(pipeline({ QUITTANCE_PARTITIONS: '' })).toMatchObject({
      partitions: 6,
      replication: 1,
      maxChunkRecords: 500,
      ingressHost: '127.0.0.1',
      ingressPort: 8080,
      stages: ['translate', 'fold'],
      home: '.quittance',
      parentWatch: false,
      retention: new Map(),
    });
  });

  it('take what is set', () => {
    const settings = pipeline({
      QUITTANCE_PARTITIONS: '12',
      QUITTANCE_STAGES: 'fold',
      QUITTANCE_PARENT_WATCH: 'true',
      QUITTANCE_RETENTION: 'callbacks=forever, dead-letters=365d',
    });
    expect(settings).toMatchObject({ partitions: 12, stages: ['fold'], parentWatch: true });
    expect([...settings.retention]).toEqual([
      ['callbacks', { kind: 'forever' }],
      ['dead-letters', { kind: 'delete', ms: 365 * 86_400_000 }],
    ]);
  });

  it('list every mistake at once', () => {
    const found = mistakes(() =>
      pipeline({
        QUITTANCE_PARTITIONS: '0',
        QUITTANCE_REPLICATION: '1.5',
        QUITTANCE_INGRESS_PORT: '65536',
        QUITTANCE_CHUNK_RECORDS: '1e3',
        QUITTANCE_LOG_LEVEL: 'loud',
        QUITTANCE_STAGES: 'translate,fly',
        // The snapshots are the fold's memory: they must not be given a limit.
        QUITTANCE_RETENTION: 'order-snapshots=1d,callbacks=0d,callbacks=1d,callbacks=2d',
      }),
    );
    expect(found.map((line) => line.split(':')[0])).toEqual([
      'QUITTANCE_PARTITIONS',
      'QUITTANCE_REPLICATION',
      'QUITTANCE_INGRESS_PORT',
      'QUITTANCE_CHUNK_RECORDS',
      'QUITTANCE_LOG_LEVEL',
      'QUITTANCE_STAGES',
      'QUITTANCE_RETENTION',
      'QUITTANCE_RETENTION',
      'QUITTANCE_RETENTION',
    ]);
    expect(found[0]).toBe(
      'QUITTANCE_PARTITIONS: is not a whole number within its bounds; use 1 to 1000, or leave it out for 6',
    );
  });
});

describe('docs/configuration.md', () => {
  const page = readFileSync(resolve(__dirname, '../../docs/configuration.md'), 'utf8');

  it('has a row for each setting with its default and bounds, and for no other', () => {
    const numbers = Object.values(NUMBERS).map(
      ({ variable, default: value, min, max, about }) =>
        `| \`${variable}\` | ${value} | ${min} to ${max} | ${about} |`,
    );
    const texts = Object.values(TEXTS).map(
      ({ variable, default: value, about }) =>
        `| \`${variable}\` | ${value === '' ? '' : `\`${value}\``} | ${about} |`,
    );
    const section = page.slice(page.indexOf('## Numbers'));
    const rows = section.split('\n').filter((line) => line.startsWith('| `'));
    expect(rows).toEqual([...numbers, ...texts]);
  });

  it('names every variable of the servers that the code reads', () => {
    const source = readFileSync(resolve(__dirname, 'env.ts'), 'utf8');
    const prefixes = ['QUITTANCE_SCHEMA_REGISTRY', 'QUITTANCE_REDIS', 'QUITTANCE_CLICKHOUSE'];
    const read = new Set([
      ...[...source.matchAll(/'(QUITTANCE_(?:KAFKA|FINANCE|GRAFANA)_[A-Z_]+)'/g)].map(([, name]) => name),
      ...prefixes.flatMap((prefix) =>
        ['URL', 'USERNAME', 'PASSWORD', 'TLS_CA_FILE'].map((part) => `${prefix}_${part}`),
      ),
    ]);
    const section = page.slice(page.indexOf('## Servers'), page.indexOf('## Numbers'));
    const rows = new Set([...section.matchAll(/^\| `(QUITTANCE_[A-Z_]+)`/gm)].map(([, name]) => name));
    expect(rows).toEqual(read);
  });
});
