import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { versions } from '../../versions.js';
import { cached } from '../cache.js';
import type { LocalContext, Prepare } from '../context.js';
import { unpackArtifact } from '../maven.js';

/** Apicurio Registry. Its database is a file, for in memory, its default, the schemas' ids would not survive a restart. */
export const prepareRegistry: Prepare = async (context) => {
  const app = await registryApp(context);
  const data = join(context.home, 'registry');
  await mkdir(data, { recursive: true });
  return {
    command: context.java,
    args: [
      ...['-Xmx300m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
      ...['-jar', join(app, `apicurio-registry-app-${versions.registry}-runner.jar`)],
    ],
    env: {
      QUARKUS_HTTP_HOST: '127.0.0.1',
      QUARKUS_HTTP_PORT: String(context.ports.registry),
      QUARKUS_HTTP_ACCESS_LOG_ENABLED: 'false',
      QUARKUS_LOG_LEVEL: 'WARN',
      QUARKUS_BANNER_ENABLED: 'false',
      APICURIO_DATASOURCE_URL: `jdbc:h2:file:${join(data, 'registry')};DB_CLOSE_ON_EXIT=FALSE`,
    },
    cwd: data,
  };
};

/** The folder of the registry's jars. */
export function registryApp({ cache, report }: Pick<LocalContext, 'cache' | 'report'>): Promise<string> {
  const title = `Apicurio Registry ${versions.registry}`;
  const artifact = {
    key: `apicurio-${versions.registry}`,
    title,
    size: '110 MB',
    fill: (folder: string) =>
      unpackArtifact(`io.apicurio:apicurio-registry-app:${versions.registry}:tar.gz:all`, folder, title),
  };
  return cached(cache, artifact, report);
}
