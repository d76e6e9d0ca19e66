/** TLS as every client library takes it; null = plain text. */
export interface TlsSettings {
  /** PEM text of the authority to trust besides the system's; null = the system's only. */
  readonly caPem: string | null;
}

export interface KafkaSettings {
  readonly brokers: readonly string[];
  readonly tls: TlsSettings | null;
  readonly sasl: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  } | null;
  /** How long a consumer may be silent before its partitions go to others; absent = 15 s. */
  readonly sessionTimeoutMs?: number;
}

export interface RegistrySettings {
  /** Base of a Confluent-compatible API, e.g. http://host:8080/apis/ccompat/v7 */
  readonly url: string;
  readonly username: string | null;
  readonly password: string | null;
  readonly tls: TlsSettings | null;
}

export interface RedisSettings {
  readonly url: string;
  readonly username: string | null;
  readonly password: string | null;
  readonly tls: TlsSettings | null;
}

export interface ClickHouseSettings {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly tls: TlsSettings | null;
}
