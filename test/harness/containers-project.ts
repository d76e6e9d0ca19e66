import { randomBytes } from 'node:crypto';
import { basename, dirname } from 'node:path';
import type { OwnPasswords } from '@quittance/docker/addresses';
import { packageFile } from '@quittance/docker/package-root';
import type { Ports } from '@quittance/docker/ports';
import { lastLines, run } from '@quittance/docker/run';
import type { ServerName, Variables } from '@quittance/docker/server';
import {
  DockerComposeEnvironment,
  StartedDockerComposeEnvironment,
  StartupCheckStrategy,
  type StartupStatus,
} from 'testcontainers';

/** Services of docker/compose.yaml as one test run has them. */
export interface ContainersProject {
  readonly name: string;
  /** Returns when the containers are there; what is in them may not work yet. */
  up(services: readonly ServerName[]): Promise<void>;
  /** What a service said last. */
  lastWords(service: ServerName): Promise<string>;
  /** Removes containers, network and volumes, however far `up` came. */
  down(): Promise<void>;
}

/** The data goes with the containers, so nobody has to be given time to write it. */
const STOP_MS = 1_000;

/**
 * Images, settings and listeners are those of compose.yaml; only ports and passwords are this run's own, and so is
 * the name, so that it meets no other run.
 */
export function containersProject(
  ports: Ports,
  passwords: OwnPasswords,
  merchantUsersFile: string,
): ContainersProject {
  const file = packageFile('compose.yaml');
  const folder = dirname(file);
  const files = basename(file);
  const projectName = `quittance-test-${randomBytes(4).toString('hex')}`;
  const environment = {
    ...composeVariables(ports, passwords),
    QUITTANCE_MERCHANT_USERS_FILE: merchantUsersFile,
  };
  const composeOptions = ['--project-name', projectName];
  return {
    name: projectName,
    up: async (services) => {
      const project = new DockerComposeEnvironment(folder, files)
        .withProjectName(projectName)
        .withEnvironment(environment)
        .withClientOptions({ composeOptions })
        .withDefaultWaitStrategy(new Created());
      await project.up([...services]);
    },
    lastWords: async (service) => {
      const args = ['compose', '--file', file, ...composeOptions, 'logs', '--tail', '8', service];
      return lastLines((await run('docker', args, { env: { ...process.env, ...environment } })).output, 8);
    },
    // A handle of our own: where `up` fails it gives none, and what it removes by itself it removes without these variables.
    down: async () => {
      const options = { filePath: folder, files, projectName, composeOptions, environment };
      await new StartedDockerComposeEnvironment({}, options).down({ timeout: STOP_MS, removeVolumes: true });
    },
  };
}

/**
 * Waits for nothing more: whoever calls `up` asks the server itself. The library's own way would run a shell in every
 * container ten times a second, each of which podman remembers for five minutes.
 */
class Created extends StartupCheckStrategy {
  override checkStartupState(): Promise<StartupStatus> {
    return Promise.resolve('SUCCESS');
  }
}

/** What compose.yaml asks for. */
function composeVariables(ports: Ports, passwords: OwnPasswords): Variables {
  return {
    QUITTANCE_KAFKA_PORT: String(ports.kafka),
    QUITTANCE_SCHEMA_REGISTRY_PORT: String(ports.registry),
    QUITTANCE_REDIS_PORT: String(ports.redis),
    QUITTANCE_CLICKHOUSE_PORT: String(ports.clickhouse),
    QUITTANCE_CLICKHOUSE_NATIVE_PORT: String(ports.clickhouseNative),
    QUITTANCE_CLICKHOUSE_PASSWORD: passwords.clickhouse,
    QUITTANCE_FINANCE_PASSWORD: passwords.finance,
    QUITTANCE_GRAFANA_PASSWORD: passwords.grafana,
  };
}
