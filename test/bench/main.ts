import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { errorText } from '@quittance/runtime/errors';
import { reportText } from './report.js';
import { runStage } from './run-stage.js';
import type { Extent, StageResult } from './stage.js';
import { STAGES } from './stages/index.js';

const HELP = `The benchmark: real servers, peers and ours in turn, median of the rounds and their spread.

  npm run bench -- STAGE… [--rounds 5] [--quick] [--size N] [--json FILE] [--profile FOLDER]

  --quick    a tenth of the work, one round: to see that it runs, not for figures
  --size     records, orders or rows instead of the stage's own number
  --json     the results, for a machine
  --profile  every process of ours writes a CPU profile there

Stages:
${STAGES.map(({ name, about }) => `  ${name.padEnd(11)}${about}`).join('\n')}
`;

const OPTIONS = {
  rounds: { type: 'string' },
  quick: { type: 'boolean', default: false },
  size: { type: 'string' },
  json: { type: 'string' },
  profile: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

const ROUNDS = 5;
const say = (line: string): void =>
  void process.stdout.write(`${new Date().toISOString().slice(11, 19)}  ${line}\n`);

function whole(text: string | undefined, name: string): number | null {
  if (text === undefined) return null;
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new Error(`--${name} must be a whole number above 0`);
}

async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  const unknown = positionals.filter((name) => STAGES.every((stage) => stage.name !== name));
  if (values.help || positionals.length === 0 || unknown.length > 0) {
    process.stdout.write(unknown.length > 0 ? `no stage ${unknown.join(', ')}\n\n${HELP}` : HELP);
    return values.help;
  }
  const extent: Extent = {
    rounds: whole(values.rounds, 'rounds') ?? (values.quick ? 1 : ROUNDS),
    quick: values.quick,
    size: whole(values.size, 'size'),
  };
  if (values.profile !== undefined) {
    mkdirSync(values.profile, { recursive: true });
    process.env['QUITTANCE_BENCH_PROFILE'] = values.profile;
  }
  const results: StageResult[] = [];
  for (const stage of STAGES.filter(({ name }) => positionals.includes(name))) {
    const result = await runStage(stage, extent, say);
    results.push(result);
    process.stdout.write(`\n${reportText(result)}\n\n`);
    if (values.json !== undefined)
      writeFileSync(values.json, `${JSON.stringify(document(results), null, 2)}\n`);
  }
  return results.every(({ failures }) => failures.length === 0);
}

function document(results: readonly StageResult[]): object {
  const [processor] = cpus();
  const machine = {
    processors: cpus().length,
    model: processor?.model ?? 'unknown',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
  return { machine, results };
}

main().then(
  (right) => process.exit(right ? 0 : 1),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : errorText(error)}\n`);
    process.exit(1);
  },
);
