import { X509Certificate } from 'node:crypto';
import { type Env, type EnvReader, type NumberRule, readSettings } from './env-reader.js';
import { TEXTS } from './pipeline-rules.js';
import type {
  ClickHouseSettings,
  KafkaSettings,
  RedisSettings,
  RegistrySettings,
  TlsSettings,
} from './servers.js';

/** The four servers, however they were started. */
export interface Servers {
  readonly kafka: KafkaSettings;
  readonly registry: RegistrySettings;
  readonly redis: RedisSettings;
  readonly clickhouse: ClickHouseSettings;
}

const HOST_AND_PORT = /^(\[[0-9A-Fa-f:.]+\]|[^\s:,[\]]+):(\d{1,5})$/;
const SASL_MECHANISMS = ['none', 'plain', 'scram-sha-256', 'scram-sha-512'] as const;

function caPem(reader: EnvReader, variable: string): string | null {
  const pem = reader.fileText(variable);
  if (pem === null) return null;
  try {
    new X509Certificate(pem);
  } catch {
    reader.mistake(variable, 'names a file that holds no certificate', 'give the authority as PEM text');
  }
  return pem;
}

function brokers(reader: EnvReader): readonly string[] {
  const variable = 'QUITTANCE_KAFKA_BROKERS';
  const list = reader
    .required(variable, '127.0.0.1:9092')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const wrong = list.filter((broker) => {
    const port = Number(HOST_AND_PORT.exec(broker)?.[2] ?? 0);
    return port < 1 || port > 65_535;
  });
  if (wrong.length > 0)
    reader.mistake(variable, `has entries that are not host:port (${wrong.join(', ')})`, 'write host:port,…');
  return list;
}

function sasl(reader: EnvReader): KafkaSettings['sasl'] {
  const mechanism = reader.choice('QUITTANCE_KAFKA_SASL_MECHANISM', SASL_MECHANISMS, 'none');
  const username = reader.optional('QUITTANCE_KAFKA_USERNAME');
  const password = reader.secret('QUITTANCE_KAFKA_PASSWORD');
  if (mechanism === 'none') {
    if (username !== null || password !== null)
      reader.mistake(
        'QUITTANCE_KAFKA_SASL_MECHANISM',
        'is not set though a user or password is',
        `set it to one of ${SASL_MECHANISMS.slice(1).join(', ')}`,
      );
    return null;
  }
  if (username === null) reader.mistake('QUITTANCE_KAFKA_USERNAME', 'is not set though SASL is', 'set it');
  if (password === null) reader.mistake('QUITTANCE_KAFKA_PASSWORD', 'is not set though SASL is', 'set it');
  return { mechanism, username: username ?? '', password: password ?? '' };
}

/** A process that died keeps its partitions for so long; one that is slower than this loses them while it lives. */
const SESSION_TIMEOUT: NumberRule = {
  variable: 'QUITTANCE_KAFKA_SESSION_TIMEOUT_MS',
  default: 15_000,
  min: 1_000,
  max: 300_000,
  about: 'How long a consumer may be silent before its partitions go to others.',
};

export function readKafka(reader: EnvReader): KafkaSettings {
  const ca = caPem(reader, 'QUITTANCE_KAFKA_TLS_CA_FILE');
  const tls = reader.flag('QUITTANCE_KAFKA_TLS');
  if (ca !== null && !tls)
    reader.mistake('QUITTANCE_KAFKA_TLS', 'is not true though a CA file is given', 'set it to true');
  const settings = { brokers: brokers(reader), tls: tls ? { caPem: ca } : null, sasl: sasl(reader) };
  if (reader.optional(SESSION_TIMEOUT.variable) === null) return settings;
  return { ...settings, sessionTimeoutMs: reader.number(SESSION_TIMEOUT) };
}

interface Address {
  readonly url: string;
  readonly username: string | null;
  readonly password: string | null;
  readonly tls: TlsSettings | null;
}

/** User and password may stand in the URL or in their own variables; from here on the URL holds no secret. */
function address(
  reader: EnvReader,
  prefix: string,
  schemes: { readonly plain: string; readonly tls: string },
  example: string,
): Address {
  const text = reader.required(`${prefix}_URL`, example);
  const ca = caPem(reader, `${prefix}_TLS_CA_FILE`);
  const given = {
    username: reader.optional(`${prefix}_USERNAME`),
    password: reader.secret(`${prefix}_PASSWORD`),
  };
  if (text === '') return { url: '', ...given, tls: null };
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== schemes.plain && url.protocol !== schemes.tls)) {
    reader.mistake(
      `${prefix}_URL`,
      `is not a ${schemes.plain}// or ${schemes.tls}// address`,
      `write it like ${example}`,
    );
    return { url: '', ...given, tls: null };
  }
  const secure = url.protocol === schemes.tls;
  if (ca !== null && !secure)
    reader.mistake(`${prefix}_URL`, 'is not encrypted though a CA file is given', `use ${schemes.tls}//`);
  const inUrl = { username: decoded(url.username), password: decoded(url.password) };
  url.username = '';
  url.password = '';
  return {
    url: url.toString().replace(/\/$/, ''),
    username: given.username ?? inUrl.username,
    password: given.password ?? inUrl.password,
    tls: secure ? { caPem: ca } : null,
  };
}

/** A lone percent sign in a password is not worth refusing to start. */
function decoded(part: string): string | null {
  if (part === '') return null;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const HTTP = { plain: 'http:', tls: 'https:' };

export function readRegistry(reader: EnvReader): RegistrySettings {
  const prefix = 'QUITTANCE_SCHEMA_REGISTRY';
  const found = address(reader, prefix, HTTP, 'http://127.0.0.1:8081/apis/ccompat/v7');
  // Basic authentication has both; a password alone would silently not be sent.
  if (found.password !== null && found.username === null)
    reader.mistake(`${prefix}_USERNAME`, 'is not set though a password is', 'set it');
  return found;
}

export function readRedis(reader: EnvReader): RedisSettings {
  return address(reader, 'QUITTANCE_REDIS', { plain: 'redis:', tls: 'rediss:' }, 'redis://127.0.0.1:6379');
}

export function readClickHouse(reader: EnvReader): ClickHouseSettings {
  const found = address(reader, 'QUITTANCE_CLICKHOUSE', HTTP, 'http://127.0.0.1:8123');
  return { ...found, username: found.username ?? 'default', password: found.password ?? '' };
}

/** Password of the read-only `finance` user of ClickHouse; null where none was chosen. */
export function readFinancePassword(reader: EnvReader): string | null {
  return reader.secret('QUITTANCE_FINANCE_PASSWORD');
}

/** Password of the limited `grafana` user of ClickHouse; null where no dashboards are wanted. */
export function readGrafanaPassword(reader: EnvReader): string | null {
  return reader.secret('QUITTANCE_GRAFANA_PASSWORD');
}

const CLUSTER_NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/;

/** Name of the ClickHouse cluster that tables are made on, as its remote_servers have it; null = one server. */
export function readCluster(reader: EnvReader): string | null {
  const { variable } = TEXTS.clickhouseCluster;
  const name = reader.optional(variable);
  if (name === null || CLUSTER_NAME.test(name)) return name;
  reader.mistake(variable, 'is no name of a cluster', 'use letters, digits, dashes and underscores');
  return null;
}

/** All four servers, or one error that lists every mistake. */
export function readServers(env: Env): Servers {
  return readSettings(env, (reader) => ({
    kafka: readKafka(reader),
    registry: readRegistry(reader),
    redis: readRedis(reader),
    clickhouse: readClickHouse(reader),
  }));
}
