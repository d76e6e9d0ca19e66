import { givenVariables, ownVariables, shownAddress, splitByEnvironment } from './addresses.js';
import { serverNames } from './server.js';

describe('addresses', () => {
  it('takes a server as given when the environment has its address, and starts the others', () => {
    const env = { QUITTANCE_REDIS_URL: 'rediss://cache:6380', QUITTANCE_KAFKA_BROKERS: '' };
    expect(splitByEnvironment(env)).toEqual({ given: ['redis'], ours: ['kafka', 'registry', 'clickhouse'] });
  });

  it('passes on what belongs to a given server and nothing else', () => {
    const env = {
      QUITTANCE_REDIS_URL: 'rediss://cache:6380',
      QUITTANCE_REDIS_PASSWORD: 'secret',
      QUITTANCE_REDIS_USERNAME: '',
      QUITTANCE_KAFKA_USERNAME: 'left over',
      PATH: '/bin',
    };
    expect(givenVariables(env, ['redis'])).toEqual({
      QUITTANCE_REDIS_URL: 'rediss://cache:6380',
      QUITTANCE_REDIS_PASSWORD: 'secret',
    });
  });

  it('shows an address without the secrets in it', () => {
    const env = { QUITTANCE_REDIS_URL: 'rediss://user:p@ss@cache:6380', QUITTANCE_KAFKA_BROKERS: 'a:1,b:2' };
    expect(shownAddress(env, 'redis')).toBe('rediss://cache:6380');
    expect(shownAddress(env, 'kafka')).toBe('a:1,b:2');
  });

  it('names our own servers so that the next reader takes them as given', () => {
    const ports = { kafka: 1, registry: 2, redis: 3, clickhouse: 4 };
    const own = serverNames.map((name) =>
      ownVariables(name, ports, { clickhouse: 'a', finance: 'b', grafana: 'c' }),
    );
    const env = Object.assign({}, ...own) as Record<string, string>;
    expect(splitByEnvironment(env).ours).toEqual([]);
    expect(givenVariables(env, serverNames)).toEqual(env);
  });
});
