import { endpointsOf } from './endpoints.js';

it('tells every address, and no user or password', () => {
  const servers = {
    QUITTANCE_KAFKA_BROKERS: 'one:9092,two:9092',
    QUITTANCE_SCHEMA_REGISTRY_URL: 'https://me:secret@registry/apis/ccompat/v7',
    QUITTANCE_REDIS_URL: 'rediss://:secret@cache:6380',
    QUITTANCE_CLICKHOUSE_URL: 'http://127.0.0.1:8123',
  };
  expect(endpointsOf(servers, 'http://127.0.0.1:8080', 'http://127.0.0.1:8090')).toEqual({
    ingress: 'http://127.0.0.1:8080',
    console: 'http://127.0.0.1:8090',
    kafka: 'one:9092,two:9092',
    schemaRegistry: 'https://registry/apis/ccompat/v7',
    redis: 'rediss://cache:6380',
    clickhouse: 'http://127.0.0.1:8123',
  });
});
