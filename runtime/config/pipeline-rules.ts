import type { NumberRule } from './env-reader.js';

const PORT_MAX = 65_535;

/** Every number of the pipeline that may be set. `docs/configuration.md` is checked against this table. */
export const NUMBERS = {
  partitions: {
    variable: 'QUITTANCE_PARTITIONS',
    default: 6,
    min: 1,
    max: 1_000,
    about: 'Partitions of every topic. Fixed for ever once topics exist: keys would move.',
  },
  replication: {
    variable: 'QUITTANCE_REPLICATION',
    default: 1,
    min: 1,
    max: 9,
    about: 'Copies of every topic. Use 3 on a cluster; topics then ask for two in sync.',
  },
  ingressPort: {
    variable: 'QUITTANCE_INGRESS_PORT',
    default: 8080,
    min: 0,
    max: PORT_MAX,
    about: 'Port of the ingress; 0 = any free one.',
  },
  consolePort: {
    variable: 'QUITTANCE_CONSOLE_PORT',
    default: 8090,
    min: 0,
    max: PORT_MAX,
    about: 'Port of the console; 0 = any free one.',
  },
  apiPort: {
    variable: 'QUITTANCE_API_PORT',
    default: 8091,
    min: 0,
    max: 65_535,
    about: 'Port of the query API; 0 = any free one. Open only where QUITTANCE_API_TOKENS_FILE is set.',
  },
  apiQueries: {
    variable: 'QUITTANCE_API_QUERIES',
    default: 8,
    min: 2,
    max: 1_000,
    about: 'Most answers of the query API under way at once; half of them for one token. More are refused.',
  },
  apiTimeoutMs: {
    variable: 'QUITTANCE_API_TIMEOUT_MS',
    default: 60_000,
    min: 1_000,
    max: 3_600_000,
    about: 'How long a query of the query API may run.',
  },
  healthPort: {
    variable: 'QUITTANCE_HEALTH_PORT',
    default: 0,
    min: 0,
    max: PORT_MAX,
    about: 'Port of /livez, /readyz and /metrics of processors and projections; 0 = any free one.',
  },
  maxChunkRecords: {
    variable: 'QUITTANCE_CHUNK_RECORDS',
    default: 500,
    min: 1,
    max: 10_000,
    about: 'Most records in one Kafka transaction of translate or fold.',
  },
  maxRangeRecords: {
    variable: 'QUITTANCE_RANGE_RECORDS',
    default: 50_000,
    min: 1,
    max: 500_000,
    about: 'Most records in one insert into ClickHouse.',
  },
  queueRecords: {
    variable: 'QUITTANCE_INGRESS_QUEUE_RECORDS',
    default: 20_000,
    min: 1,
    max: 1_000_000,
    about: 'Callbacks that may wait for Kafka; one more is answered 503.',
  },
  queueBytes: {
    variable: 'QUITTANCE_INGRESS_QUEUE_BYTES',
    default: 67_108_864,
    min: 1_048_576,
    max: 4_294_967_296,
    about: 'Bytes that may wait for Kafka; more are answered 503.',
  },
  ackTimeoutMs: {
    variable: 'QUITTANCE_INGRESS_ACK_TIMEOUT_MS',
    default: 10_000,
    min: 100,
    max: 60_000,
    about: "How long a callback waits for Kafka's acknowledgement before it is answered 503.",
  },
  maxConnections: {
    variable: 'QUITTANCE_INGRESS_MAX_CONNECTIONS',
    default: 4_096,
    min: 1,
    max: 100_000,
    about: 'Open connections to the ingress; more are closed at once.',
  },
  rejectedPerSecond: {
    variable: 'QUITTANCE_REJECTED_PER_SECOND',
    default: 100,
    min: 0,
    max: 100_000,
    about: 'Most refused callbacks recorded per second; the rest are only counted.',
  },
  stopTimeoutMs: {
    variable: 'QUITTANCE_STOP_TIMEOUT_MS',
    default: 10_000,
    min: 100,
    max: 300_000,
    about: 'How long each part of a process may take to stop.',
  },
  spillBytes: {
    variable: 'QUITTANCE_SPILL_BYTES',
    default: 1_073_741_824,
    min: 1_048_576,
    max: 1_099_511_627_776,
    about: 'Most bytes of callbacks in QUITTANCE_SPILL_FOLDER; more are answered 503.',
  },
  stallTimeoutMs: {
    variable: 'QUITTANCE_STALL_TIMEOUT_MS',
    default: 120_000,
    min: 1_000,
    max: 3_600_000,
    about:
      'Input and no progress for longer than this makes /readyz fail; without a known cause the process ends.',
  },
} as const satisfies Readonly<Record<string, NumberRule>>;

/** Settings that are not numbers: variable → default and meaning, for docs/configuration.md. */
export const TEXTS = {
  home: {
    variable: 'QUITTANCE_HOME',
    default: '.quittance',
    about: 'Folder of local state: the fold’s store, the local servers’ data, endpoints.json.',
  },
  stateDir: {
    variable: 'QUITTANCE_STATE_DIR',
    default: '',
    about: 'Folder on a local disk for the fold’s store; several processes may share it. Empty: in memory.',
  },
  accountsFile: {
    variable: 'QUITTANCE_ACCOUNTS_FILE',
    default: '',
    about:
      'The accounts file (accounts.md); the ingress does not start without one, and `quittance up` then takes the sandbox’s.',
  },
  spillFolder: {
    variable: 'QUITTANCE_SPILL_FOLDER',
    default: '',
    about:
      'Folder on a disk of the ingress for callbacks of accounts with "spill": true while Kafka is away; one per process. Empty: none.',
  },
  buyerKeysFile: {
    variable: 'QUITTANCE_BUYER_KEYS_FILE',
    default: '',
    about:
      'The merchants’ keys for buyer references (accounts.md), read by processors. Empty: no references.',
  },
  logLevel: {
    variable: 'QUITTANCE_LOG_LEVEL',
    default: 'info',
    about: 'fatal, error, warn, info, debug, trace or silent.',
  },
  ingressHost: {
    variable: 'QUITTANCE_INGRESS_HOST',
    default: '127.0.0.1',
    about: 'Address the ingress listens on; 0.0.0.0 in a container.',
  },
  consoleHost: {
    variable: 'QUITTANCE_CONSOLE_HOST',
    default: '127.0.0.1',
    about: 'Address the console listens on.',
  },
  apiHost: {
    variable: 'QUITTANCE_API_HOST',
    default: '127.0.0.1',
    about: 'Address the query API listens on; without TLS, so elsewhere behind a proxy that has it.',
  },
  apiTokensFile: {
    variable: 'QUITTANCE_API_TOKENS_FILE',
    default: '',
    about: 'JSON, who may ask the query API (queries.md). Read again when it changes. Empty: no query API.',
  },
  healthHost: {
    variable: 'QUITTANCE_HEALTH_HOST',
    default: '127.0.0.1',
    about: 'Address of /livez, /readyz and /metrics of processors and projections.',
  },
  stages: {
    variable: 'QUITTANCE_STAGES',
    default: 'translate,fold',
    about: 'Stages a processors process runs.',
  },
  retention: {
    variable: 'QUITTANCE_RETENTION',
    default: '',
    about: 'How long topics keep records where not their default, e.g. callbacks=forever,dead-letters=365d.',
  },
  slaFile: {
    variable: 'QUITTANCE_SLA_FILE',
    default: '',
    about: 'The SLA file (below): when waiting becomes an exception. Read when tables are provisioned.',
  },
  calendarsFile: {
    variable: 'QUITTANCE_CALENDARS_FILE',
    default: '',
    about:
      'The business calendars (below): which days a settlement may take. Read when tables are provisioned. Empty: weekends only.',
  },
  merchantPasswordsFile: {
    variable: 'QUITTANCE_MERCHANT_PASSWORDS_FILE',
    default: '',
    about:
      'JSON, password by merchant: each becomes the ClickHouse user merchant_<merchant> (access.md). Empty: none.',
  },
  clickhouseCluster: {
    variable: 'QUITTANCE_CLICKHOUSE_CLUSTER',
    default: '',
    about:
      'Name of the ClickHouse cluster to make replicated and sharded tables on (cluster.md). Empty: one server.',
  },
  closeDayAt: {
    variable: 'QUITTANCE_CLOSE_DAY_AT',
    default: '',
    about:
      'Local time, such as 10:00, from which projections close the day before, each account’s by its own zone. Empty: never.',
  },
  parentWatch: {
    variable: 'QUITTANCE_PARENT_WATCH',
    default: 'false',
    about: 'true: stop in order when standard input ends, that is when the parent process has died.',
  },
} as const;
