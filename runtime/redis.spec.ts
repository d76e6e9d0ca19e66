import { rootCertificates } from 'node:tls';
import { tlsOptions } from './redis.js';

const SETTINGS = { url: 'rediss://cache.example:6380/1', username: null, password: null };

describe('TLS to Redis', () => {
  it('is not there unless it is asked for', () => {
    expect(tlsOptions({ ...SETTINGS, tls: null })).toBeNull();
  });

  it("trusts the given authority besides the system's, not instead of them", () => {
    expect(rootCertificates.length).toBeGreaterThan(0);
    expect(tlsOptions({ ...SETTINGS, tls: { caPem: 'ours' } })?.ca).toEqual([...rootCertificates, 'ours']);
    expect(tlsOptions({ ...SETTINGS, tls: { caPem: null } })).not.toHaveProperty('ca');
  });

  it('names the host it wants, though never an address', () => {
    const nameFor = (url: string) => tlsOptions({ ...SETTINGS, url, tls: { caPem: null } })?.servername;
    expect(nameFor(SETTINGS.url)).toBe('cache.example');
    expect(nameFor('rediss://127.0.0.1:6380')).toBeUndefined();
    expect(nameFor('rediss://[::1]:6380')).toBeUndefined();
  });
});
