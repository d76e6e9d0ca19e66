import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';

const require = createRequire(import.meta.url);

/**
 * A home such as `npm start` makes, for a pipeline that runs in containers: sandbox accounts, passwords, free ports,
 * and endpoints.json with the addresses as this machine sees them.
 */
export async function prepareHome(root, home) {
  const { choosePorts } = require('@quittance/docker/ports');
  const { choosePasswords } = require('@quittance/docker/passwords');
  const { ownVariables } = require('@quittance/docker/addresses');
  const { serverNames } = require('@quittance/docker/server');
  const ports = await choosePorts(home);
  const passwords = await choosePasswords(home, {});
  const [ingress, console] = [await freePort(), await freePort()];
  const accounts = join(home, 'sandbox');
  const simulator = join(root, 'test', 'dist', 'simulator', 'main.js');
  execFileSync(process.execPath, [simulator, 'accounts', '--sandbox', accounts], { stdio: 'inherit' });
  execFileSync('chmod', ['--recursive', 'a+rX', home, accounts]); // the image's user is not the one who runs this
  const servers = Object.assign({}, ...serverNames.map((name) => ownVariables(name, ports, passwords)));
  writeEndpoints(home, servers, ingress, console);
  return {
    home,
    env: {
      ...process.env,
      ...servers,
      NODE_ENV: 'development', // the sandbox's secrets stand in its accounts file, which production refuses
      QUITTANCE_HOME: home,
      QUITTANCE_ACCOUNTS_FOLDER: accounts,
      QUITTANCE_INGRESS_PORT: String(ingress),
      QUITTANCE_CONSOLE_PORT: String(console),
      QUITTANCE_KAFKA_PORT: String(ports.kafka),
      QUITTANCE_SCHEMA_REGISTRY_PORT: String(ports.registry),
      QUITTANCE_REDIS_PORT: String(ports.redis),
      QUITTANCE_CLICKHOUSE_PORT: String(ports.clickhouse),
      QUITTANCE_CLICKHOUSE_NATIVE_PORT: String(ports.clickhouseNative),
    },
  };
}

function writeEndpoints(home, servers, ingress, console) {
  const endpoints = {
    ingress: `http://127.0.0.1:${ingress}`,
    console: `http://127.0.0.1:${console}`,
    kafka: servers.QUITTANCE_KAFKA_BROKERS,
    schemaRegistry: servers.QUITTANCE_SCHEMA_REGISTRY_URL,
    redis: servers.QUITTANCE_REDIS_URL,
    clickhouse: servers.QUITTANCE_CLICKHOUSE_URL,
  };
  writeFileSync(join(home, 'endpoints.json'), JSON.stringify(endpoints));
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
