import { readFileSync } from 'node:fs';
import { packageFile } from './package-root.js';
import { versions } from './versions.js';

const text = (...path: string[]) => readFileSync(packageFile(...path), 'utf8');

describe('versions', () => {
  it('are those that Maven and npm are asked for', () => {
    expect(text('local', 'kafka', 'pom.xml')).toContain(`<version>${versions.kafka}</version>`);
    expect(text('local', 'clickhouse', 'package.json')).toContain(`"chdb": "${versions.chdb}"`);
  });

  it('are those of the images', () => {
    const compose = text('compose.yaml');
    expect(compose).toContain(`apache/kafka:${versions.kafka}\n`);
    expect(compose).toContain(`apicurio/apicurio-registry:${versions.registry}\n`);
  });

  it('come from whatever registry the user has: the lockfile names none', () => {
    expect(text('local', 'clickhouse', 'package-lock.json')).not.toMatch(/"resolved"|https?:/);
  });
});
