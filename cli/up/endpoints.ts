/** What endpoints.json holds; programs written elsewhere rely on exactly these names. */
export interface Endpoints {
  readonly ingress: string;
  readonly console: string;
  /** Of the query API; not there where nobody may ask it. */
  readonly queryApi?: string;
  /** host:port, several joined by commas. */
  readonly kafka: string;
  readonly schemaRegistry: string;
  readonly redis: string;
  readonly clickhouse: string;
}

/** Where our own services listen. */
export interface OwnAddresses {
  readonly ingress: string;
  readonly console: string;
  /** null = there is none. */
  readonly queryApi: string | null;
}

/**
 * Addresses without user and password, whichever variable they came in.
 * @param servers the QUITTANCE_* variables of the four servers
 */
export function endpointsOf(servers: NodeJS.ProcessEnv, own: OwnAddresses): Endpoints {
  const { ingress, console, queryApi } = own;
  return {
    ingress,
    console,
    ...(queryApi === null ? {} : { queryApi }),
    kafka: servers['QUITTANCE_KAFKA_BROKERS'] ?? '',
    schemaRegistry: withoutUser(servers['QUITTANCE_SCHEMA_REGISTRY_URL']),
    redis: withoutUser(servers['QUITTANCE_REDIS_URL']),
    clickhouse: withoutUser(servers['QUITTANCE_CLICKHOUSE_URL']),
  };
}

function withoutUser(address: string | undefined): string {
  if (address === undefined || !URL.canParse(address)) return address ?? '';
  const url = new URL(address);
  url.username = '';
  url.password = '';
  return url.toString().replace(/\/$/, '');
}
