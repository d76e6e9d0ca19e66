/** Tells a person what is going on, one line at a time. */
export type Report = (line: string) => void;

export const serverNames = ['kafka', 'registry', 'redis', 'clickhouse'] as const;
export type ServerName = (typeof serverNames)[number];

export const titles: Readonly<Record<ServerName, string>> = {
  kafka: 'Apache Kafka',
  registry: 'Apicurio Registry',
  redis: 'Redis',
  clickhouse: 'ClickHouse',
};

/** Environment variables, by name. */
export type Variables = Readonly<Record<string, string>>;
