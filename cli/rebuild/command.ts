import type { Command } from 'commander';
import { CliError, EXIT, type ExitCode } from '../exit-codes.js';
import { rebuildProjection } from './projection.js';
import { rebuildState } from './state/command.js';

interface Flags {
  readonly acceptDifference?: true;
  readonly drop?: true;
  readonly repair?: true;
  readonly json?: true;
}

/** What is rebuilt where no projection is named. */
const STATE = 'state';

/** `rebuild`: a projection's table from its topic, or the orders from the facts. */
export function addRebuild(command: Command, done: (code: number) => void, env: NodeJS.ProcessEnv): void {
  command
    .argument('<projection>', `such as orders or order-events; or ${STATE}: what the fold keeps`)
    .description(
      `make a projection's table anew from its topic, compare it with the live one, and swap them; with ${STATE}: fold all facts from zero, and compare with what the fold has written`,
    )
    .option('--accept-difference', 'swap though they differ: what a new version of a projection is for')
    .option('--drop', 'only remove what former rebuilds of it have left')
    .option('--repair', `of ${STATE}: write what differs; the fold must be stopped`)
    .option('--json', `of ${STATE}: as one JSON object`)
    .action(async (projection: string, flags: Flags) => done(await rebuild(projection, flags, env)));
}

async function rebuild(what: string, flags: Flags, env: NodeJS.ProcessEnv): Promise<ExitCode> {
  const { acceptDifference, drop, repair, json } = flags;
  if (what === STATE) {
    if (acceptDifference === true || drop === true)
      throw new CliError(EXIT.usage, `--accept-difference and --drop are for projections, not for ${STATE}.`);
    return await rebuildState({ repair: repair === true, json: json === true }, env);
  }
  if (repair === true || json === true)
    throw new CliError(EXIT.usage, `--repair and --json are for \`rebuild ${STATE}\` only.`);
  const passedOn = [
    ...(acceptDifference === true ? ['--accept-difference'] : []),
    ...(drop === true ? ['--drop'] : []),
  ];
  return await rebuildProjection([what, ...passedOn], env);
}
