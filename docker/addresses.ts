import { type ServerName, serverNames, type Variables } from './server.js';

/** The variables that describe one server; the first is the address, whose presence says "use mine". */
const variablesOf: Readonly<Record<ServerName, readonly [string, ...string[]]>> = {
  kafka: [
    'QUITTANCE_KAFKA_BROKERS',
    'QUITTANCE_KAFKA_TLS',
    'QUITTANCE_KAFKA_TLS_CA_FILE',
    'QUITTANCE_KAFKA_SASL_MECHANISM',
    'QUITTANCE_KAFKA_USERNAME',
    'QUITTANCE_KAFKA_PASSWORD',
  ],
  registry: [
    'QUITTANCE_SCHEMA_REGISTRY_URL',
    'QUITTANCE_SCHEMA_REGISTRY_USERNAME',
    'QUITTANCE_SCHEMA_REGISTRY_PASSWORD',
    'QUITTANCE_SCHEMA_REGISTRY_TLS_CA_FILE',
  ],
  redis: [
    'QUITTANCE_REDIS_URL',
    'QUITTANCE_REDIS_USERNAME',
    'QUITTANCE_REDIS_PASSWORD',
    'QUITTANCE_REDIS_TLS_CA_FILE',
  ],
  clickhouse: [
    'QUITTANCE_CLICKHOUSE_URL',
    'QUITTANCE_CLICKHOUSE_USERNAME',
    'QUITTANCE_CLICKHOUSE_PASSWORD',
    'QUITTANCE_CLICKHOUSE_TLS_CA_FILE',
    'QUITTANCE_FINANCE_PASSWORD',
    'QUITTANCE_GRAFANA_PASSWORD',
  ],
};

/** The servers whose address the environment gives, and those that are ours to start. */
export function splitByEnvironment(env: NodeJS.ProcessEnv): { given: ServerName[]; ours: ServerName[] } {
  const isGiven = (name: ServerName) => Boolean(env[variablesOf[name][0]]);
  return { given: serverNames.filter(isGiven), ours: serverNames.filter((name) => !isGiven(name)) };
}

/** The variables of these servers, as the environment has them. */
export function givenVariables(env: NodeJS.ProcessEnv, given: readonly ServerName[]): Variables {
  const entries = given.flatMap((name) =>
    variablesOf[name].map((variable) => [variable, env[variable]] as const),
  );
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => Boolean(entry[1])));
}

/** The variable that gives this server's address. */
export function addressVariable(name: ServerName): string {
  return variablesOf[name][0];
}

/** The address that the environment gives, to be shown: without user and password, which a URL may carry. */
export function shownAddress(env: NodeJS.ProcessEnv, name: ServerName): string {
  return (env[addressVariable(name)] ?? '').replace(/\/\/[^/]*@/, '//');
}

export interface OwnPorts {
  readonly kafka: number;
  readonly registry: number;
  readonly redis: number;
  readonly clickhouse: number;
}

export interface OwnPasswords {
  readonly clickhouse: string;
  readonly finance: string;
  readonly grafana: string;
}

/** The variables of a server that we started on this machine. */
export function ownVariables(name: ServerName, ports: OwnPorts, passwords: OwnPasswords): Variables {
  switch (name) {
    case 'kafka':
      return { QUITTANCE_KAFKA_BROKERS: `127.0.0.1:${ports.kafka}`, QUITTANCE_KAFKA_TLS: 'false' };
    case 'registry':
      return { QUITTANCE_SCHEMA_REGISTRY_URL: `http://127.0.0.1:${ports.registry}/apis/ccompat/v7` };
    case 'redis':
      return { QUITTANCE_REDIS_URL: `redis://127.0.0.1:${ports.redis}` };
    case 'clickhouse':
      return {
        QUITTANCE_CLICKHOUSE_URL: `http://127.0.0.1:${ports.clickhouse}`,
        QUITTANCE_CLICKHOUSE_USERNAME: 'quittance',
        QUITTANCE_CLICKHOUSE_PASSWORD: passwords.clickhouse,
        QUITTANCE_FINANCE_PASSWORD: passwords.finance,
        QUITTANCE_GRAFANA_PASSWORD: passwords.grafana,
      };
  }
}
