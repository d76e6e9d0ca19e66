import { endpointsOf } from './endpoints.js';

it('tells every address, and no user or password', () => {
  const servers = {
    QUITTANCE_KAFKA_BROKERS: 'one:9092,two:9092',
    QUITTANCE_SCHEMA_REGISTRY_URL: 'https://me:secret@registry/apis/ccompat/v7',
    QUITTANCE_REDIS_URL: 'rediss://:secret@cache:6380',
    QUITTANCE_CLICKHOUSE_URL: 'http://127.0.0.1:8123',
  };
  const own = { ingress: 'http://127.0.0.1:8080', console: 'http://127.0.0.1:8090' };
  const queryApi = 'http://127.0.0.1:8091';
  expect(endpointsOf(servers, { ...own, queryApi: null })).not.toHaveProperty('queryApi');
  expect(endpointsOf(servers, { ...own, queryApi })).toEqual({
    ...own,
    queryApi,
    kafka: 'one:9092,two:9092',
    schemaRegistry: 'https://registry/apis/ccompat/v7',
    redis: 'rediss://cache:6380',
    clickhouse: 'http://127.0.0.1:8123',
  });
});
