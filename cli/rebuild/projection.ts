import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Command } from 'commander';
import { EXIT, type ExitCode } from './exit-codes.js';
import { homeOf, projectRoot } from './home.js';
import { runningEndpoints, serverEnvironment } from './server-environment.js';

interface Flags {
  readonly acceptDifference?: true;
  readonly drop?: true;
}

/** `rebuild`: a projection's table made anew from its topic, beside the live one. */
export function addRebuild(command: Command, done: (code: number) => void, env: NodeJS.ProcessEnv): void {
  command
    .argument('<projection>', 'such as orders or order-events')
    .description("make a projection's table anew from its topic, compare it with the live one, and swap them")
    .option('--accept-difference', 'swap though they differ: what a new version of a projection is for')
    .option('--drop', 'only remove what former rebuilds of it have left')
    .action(async (projection: string, { acceptDifference, drop }: Flags) => {
      const flags = [
        ...(acceptDifference === true ? ['--accept-difference'] : []),
        ...(drop === true ? ['--drop'] : []),
      ];
      done(await runProgram([projection, ...flags], env));
    });
}

/** The tables belong to the projections, which this package must not import: their own program rebuilds them. */
function runProgram(args: readonly string[], processEnv: NodeJS.ProcessEnv): Promise<ExitCode> {
  const home = homeOf(processEnv);
  const { kafka, schemaRegistry, clickhouse } = runningEndpoints(home);
  const env = {
    QUITTANCE_KAFKA_BROKERS: kafka,
    QUITTANCE_SCHEMA_REGISTRY_URL: schemaRegistry,
    QUITTANCE_CLICKHOUSE_URL: clickhouse,
    ...serverEnvironment(home, processEnv),
  };
  const script = join(projectRoot(), 'projections', 'dist', 'rebuild-main.js');
  const child = spawn(process.execPath, [script, ...args], { stdio: 'inherit', env });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      resolve(code === 0 ? EXIT.ok : code === EXIT.usage ? EXIT.usage : EXIT.off),
    );
  });
}
