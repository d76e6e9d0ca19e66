/**
 * Builds the stand-in images and starts podman as the engine of this machine (README.md beside this file). Debian 12,
 * as root. Prints the variables with which `npm run test:docker` and `npm start` find them.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..', '..');
const work = join(tmpdir(), 'quittance-stand-ins');
const context = join(work, 'context');
const require = createRequire(import.meta.url);

const sh = (command, ...args) => execFileSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
const succeeds = (command, ...args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

function installPodman() {
  if (!succeeds('podman', '--version') || !succeeds('debootstrap', '--version')) {
    sh('apt-get', 'update');
    sh('apt-get', 'install', '--yes', 'podman', 'runc', 'debootstrap', 'python3-venv');
  }
  mkdirSync('/etc/containers', { recursive: true });
  // Inside another container neither systemd's cgroups nor higher limits can be had.
  writeFileSync('/etc/containers/containers.conf', readFileSync(join(here, 'containers.conf')));
  if (existsSync(join(work, 'venv'))) return;
  sh('python3', '-m', 'venv', join(work, 'venv'));
  sh(join(work, 'venv', 'bin', 'pip'), 'install', '--quiet', 'podman-compose==1.6.0');
}

/** Debian itself, from wherever apt gets it here, trusting whom this machine trusts. */
function buildBase() {
  if (succeeds('podman', 'image', 'exists', 'localhost/debian:bookworm')) return;
  const sources = execFileSync('apt-get', ['indextargets', '--format', '$(SITE)'], { encoding: 'utf8' });
  const mirror = sources.split('\n').find((site) => /\/debian$/.test(site.replace(/\/$/, '')));
  const rootfs = join(work, 'rootfs');
  rmSync(rootfs, { recursive: true, force: true });
  sh('debootstrap', '--variant=minbase', '--include=ca-certificates', 'bookworm', rootfs, mirror);
  cpSync('/etc/ssl/certs/ca-certificates.crt', join(rootfs, 'etc/ssl/certs/ca-certificates.crt'));
  sh('sh', '-c', `tar -C ${rootfs} -c . | podman import - localhost/debian:bookworm`);
  rmSync(rootfs, { recursive: true, force: true });
}

async function layOutContext() {
  rmSync(context, { recursive: true, force: true });
  mkdirSync(join(context, 'node'), { recursive: true });
  const { cacheFolder } = require('@quittance/docker/local/cache');
  const { kafkaJars } = require('@quittance/docker/local/kafka/kafka');
  const { registryApp } = require('@quittance/docker/local/registry/registry');
  const { clickhousePackages, serveForEver } = require('@quittance/docker/local/clickhouse/clickhouse');
  const options = { cache: cacheFolder(process.env), env: process.env, report: console.log };
  const link = { recursive: true, dereference: true };
  cpSync(await kafkaJars(options), join(context, 'kafka'), link);
  cpSync(await registryApp(options), join(context, 'registry'), link);
  cpSync(await clickhousePackages(options), join(context, 'clickhouse'), link);
  cpSync(realpathSync(process.execPath), join(context, 'node', 'node'));
  const npm = execFileSync('npm', ['root', '--global'], { encoding: 'utf8' }).trim();
  cpSync(join(npm, 'npm'), join(context, 'node', 'npm'), link);
  cpSync(join(root, 'docker', 'local', 'clickhouse'), join(context, 'clickhouse-config'), link);
  writeFileSync(join(context, 'clickhouse-config', 'query.sql'), serveForEver);
  for (const file of ['kafka-start.sh', 'kafka-broker-api-versions.sh'])
    cpSync(join(here, file), join(context, file));
}

/** The images that compose.yaml and the Dockerfile name, by target of the Containerfile. */
function imageNames() {
  const compose = readFileSync(join(root, 'docker', 'compose.yaml'), 'utf8');
  const dockerfile = readFileSync(join(root, 'docker', 'Dockerfile'), 'utf8');
  const named = (part) => new RegExp(`image: (${part}:\\S+)`).exec(compose)[1];
  return {
    node: /^FROM (node:\S+)/m.exec(dockerfile)[1],
    kafka: named('apache/kafka'),
    registry: named('apicurio/apicurio-registry'),
    redis: named('redis'),
    clickhouse: named('clickhouse/clickhouse-server'),
  };
}

function buildImages() {
  for (const [target, name] of Object.entries(imageNames())) {
    const full = `docker.io/${name.includes('/') ? name : `library/${name}`}`;
    console.log(`building ${full} …`);
    const file = join(here, 'Containerfile');
    sh(
      'podman',
      'build',
      '--quiet',
      '--network=host',
      '--target',
      target,
      '--tag',
      full,
      '--file',
      file,
      context,
    );
  }
}

function startInBackground(command, ...args) {
  const child = spawn(command, args, { detached: true, stdio: 'ignore' });
  child.unref();
  return child.pid;
}

function startEngine() {
  const plugins = join(homedir(), '.docker', 'cli-plugins');
  mkdirSync(plugins, { recursive: true });
  rmSync(join(plugins, 'docker-compose'), { force: true });
  symlinkSync(join(here, 'docker-compose'), join(plugins, 'docker-compose'));
  const socket = `unix://${join(work, 'podman.sock')}`;
  if (!succeeds('docker', '--host', socket, 'info')) {
    const engine = startInBackground('podman', 'system', 'service', '--time=0', socket);
    startInBackground('sh', join(here, 'run-health-checks.sh'), String(engine));
  }
  console.log(`export DOCKER_HOST=${socket} TESTCONTAINERS_RYUK_DISABLED=true`);
  console.log(`export PODMAN_COMPOSE=${join(work, 'venv', 'bin', 'podman-compose')}`);
}

mkdirSync(work, { recursive: true });
installPodman();
buildBase();
await layOutContext();
buildImages();
startEngine();
