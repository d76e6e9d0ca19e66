import { CliError, EXIT } from './exit-codes.js';
import { type Home, homeOf } from './home.js';
import { asTexts, readJsonFile } from './json-file.js';

/**
 * The environment with the running pipeline's server addresses filled in where the caller's own does not name them.
 * Addresses that the user gave to `up` are not written down (they may carry secrets), so another verb needs the same
 * environment as `up` had; those of our own servers are in the home.
 */
export function serverEnvironment(home: Home, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...asTexts(readJsonFile(home.servers)), ...withoutEmpty(env) };
}

/** The addresses of the running pipeline, or an error that says how to start it. */
export function runningEndpoints(home: Home): Readonly<Record<string, string>> {
  const endpoints = asTexts(readJsonFile(home.endpoints));
  if (endpoints === null) {
    throw new CliError(
      EXIT.unreachable,
      `Quittance is not up in ${home.root}: no endpoints.json there. Start it with \`npm start\`.`,
    );
  }
  return endpoints;
}

/** The environment with Kafka, registry and ClickHouse of the running pipeline, or an error that says how to start it. */
export function runningEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const home = homeOf(env);
  return addressed(home, runningEndpoints(home), env);
}

/** The same where nothing needs to be up: then the environment must name what is needed. */
export function environmentOfHome(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const home = homeOf(env);
  return addressed(home, asTexts(readJsonFile(home.endpoints)) ?? {}, env);
}

function addressed(
  home: Home,
  { kafka, schemaRegistry, clickhouse }: Readonly<Record<string, string>>,
  env: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  return {
    QUITTANCE_KAFKA_BROKERS: kafka,
    QUITTANCE_SCHEMA_REGISTRY_URL: schemaRegistry,
    QUITTANCE_CLICKHOUSE_URL: clickhouse,
    ...serverEnvironment(home, env),
  };
}

/** An empty variable counts as not set, as in every shell script that writes `X=`. */
function withoutEmpty(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
}
