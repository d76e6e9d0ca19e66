import { join } from 'node:path';
import type { Keeper } from '../keeper.js';
import type { ServerName } from '../server.js';
import { tied } from '../tied.js';
import { prepareClickhouse } from './clickhouse/clickhouse.js';
import type { LocalContext, Prepare } from './context.js';
import { prepareKafka } from './kafka/kafka.js';
import { prepareRedis } from './redis/redis.js';
import { prepareRegistry } from './registry/registry.js';

const prepare: Readonly<Record<ServerName, Prepare>> = {
  kafka: prepareKafka,
  registry: prepareRegistry,
  redis: prepareRedis,
  clickhouse: prepareClickhouse,
};

/** Hands one server, as a plain process, to the keeper. */
export async function launchLocal(name: ServerName, context: LocalContext, keeper: Keeper): Promise<void> {
  const program = await prepare[name](context);
  keeper.start({
    ...program,
    ...tied(program.command, program.args),
    name,
    env: { ...systemVariables(context.env), ...program.env },
    log: join(context.home, 'logs', `${name}.log`),
    graceMs: 15_000,
  });
}

/** Servers read configuration from variables too; ours get only what a process needs, and no secret of another. */
function systemVariables(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const names = ['PATH', 'HOME', 'USER', 'TMPDIR', 'LANG', 'LC_ALL', 'JAVA_HOME'];
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}
