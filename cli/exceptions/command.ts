import { randomUUID } from 'node:crypto';
import { RESOLUTIONS } from '@quittance/schemas/decisions/vocabulary';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { namedAccount } from './account.js';
import { act } from './act.js';
import { actorOf } from './actor.js';
import { list } from './list.js';
import type { ActVerb } from './refuse.js';
import { show } from './show.js';
import type { Selector } from './store.js';

type Done = (code: number) => void;

const TO_DO = ['OPEN', 'ACKNOWLEDGED'] as const;
const STATES = [...TO_DO, 'RESOLVED', 'IGNORED', 'CLEARED'] as const;

interface ListFlags {
  readonly kind?: string;
  readonly severity?: string;
  readonly state?: string;
  readonly merchant?: string;
  readonly account?: string;
  readonly provider?: string;
  readonly limit?: number;
  readonly json?: true;
}

interface ActFlags {
  readonly actor?: string;
  readonly actionId?: string;
  readonly reason?: string;
  readonly note?: string;
  readonly counts?: string;
  readonly finding?: string;
  readonly wait: boolean;
  readonly json?: true;
}

interface Act {
  readonly verb: ActVerb;
  readonly about: string;
  /** Needs --note. */
  readonly hasToSayWhy: boolean;
}

const ACTS: readonly Act[] = [
  { verb: 'ack', about: 'somebody looks at it', hasToSayWhy: false },
  { verb: 'assign', about: 'give it to somebody', hasToSayWhy: false },
  { verb: 'resolve', about: 'it is settled, for what is found now', hasToSayWhy: true },
  { verb: 'ignore', about: 'nothing needs doing, for what is found now', hasToSayWhy: true },
  { verb: 'annotate', about: 'add a note and leave its state', hasToSayWhy: true },
  { verb: 'reopen', about: 'take a decision back', hasToSayWhy: false },
];

/** `exceptions list|show|ack|assign|resolve|ignore|annotate|reopen`. */
export function addExceptions(exceptions: Command, done: Done, env: NodeJS.ProcessEnv): void {
  exceptions.description('what is odd about orders: look at it, decide about it');
  addList(exceptions, done, env);
  named(exceptions, 'show', 'one exception: its finding, the facts it was read from, its history').action(
    async (id: string, kind: string | undefined, subject: string | undefined, flags: { json?: true }) =>
      done(await show(selectorOf(id, kind, subject), flags.json === true, env)),
  );
  for (const one of ACTS) addAct(exceptions, one, done, env);
}

function addList(exceptions: Command, done: Done, env: NodeJS.ProcessEnv): void {
  exceptions
    .command('list')
    .description('exceptions by severity and age; those to be worked on, unless --state says otherwise')
    .option('--kind <kind>', 'such as restated')
    .addOption(new Option('--severity <severity>').choices(['H', 'M', 'L']))
    .option('--state <states>', `some of ${STATES.join(',')}, or all`, states)
    .option('--merchant <name>')
    .option('--account <name>', 'provider/account, or the account alone')
    .option('--provider <name>')
    .option('--limit <n>', 'at most so many; 0 = all (a table: 50, --json: all)', wholeNumber)
    .option('--json', 'as one JSON array')
    .action(async (flags: ListFlags) => {
      const { kind = null, severity = null, merchant = null, account = null, provider = null } = flags;
      const limit = flags.limit ?? (flags.json === true ? 0 : 50);
      const filter = { kind, severity, merchant, ...namedAccount(account, provider), limit };
      const wanted = flags.state?.split(',') ?? TO_DO;
      done(await list({ ...filter, states: wanted }, flags.json === true, env));
    });
}

/** A verb about one exception: by its handle, or by its order with kind and subject as far as they are needed. */
function named(exceptions: Command, verb: string, about: string): Command {
  return exceptions
    .command(verb)
    .description(about)
    .argument('<exception>', 'its handle, or an order: order key or the provider’s order number')
    .argument('[kind]', 'where the order has several')
    .argument('[subject]', 'where it has several of that kind; "" is the order itself')
    .option('--json', 'as JSON');
}

function addAct(
  exceptions: Command,
  { verb, about, hasToSayWhy }: Act,
  done: Done,
  env: NodeJS.ProcessEnv,
): void {
  const command = named(exceptions, verb, about)
    .option('--actor <name>', 'who decides (default: $QUITTANCE_ACTOR, else the user of this machine)')
    .option('--action-id <id>', 'sending the same id again changes nothing (default: a new one)')
    .option('--finding <id>', 'only if this is still what is found (as `show` tells)')
    .option('--no-wait', 'end as soon as it is safe in Kafka');
  const note = '--note <text>';
  if (hasToSayWhy) command.requiredOption(note, 'why; no names or numbers of buyers');
  else command.option(note, 'no names or numbers of buyers');
  if (verb === 'assign') command.requiredOption('--to <name>', 'who is to look at it');
  if (verb === 'resolve') {
    command
      .addOption(new Option('--reason <reason>').choices(RESOLUTIONS).makeOptionMandatory())
      .option('--counts <hash>', 'of a restated fact: the variant that counts from now on');
  }
  command.action(
    async (
      id: string,
      kind: string | undefined,
      subject: string | undefined,
      flags: ActFlags & { to?: string },
    ) => {
      const options = optionsOf(flags, env);
      done(await act({ ...options, verb, selector: selectorOf(id, kind, subject) }, env, Date.now));
    },
  );
}

function optionsOf(flags: ActFlags & { readonly to?: string }, env: NodeJS.ProcessEnv) {
  const { reason = null, note = null, counts = null, finding = null, wait, to = null } = flags;
  return {
    actor: actorOf(flags.actor ?? null, env),
    actionId: flags.actionId ?? randomUUID(),
    mayRepeat: flags.actionId !== undefined,
    assignee: to,
    reason,
    note,
    counts,
    finding,
    wait,
    json: flags.json === true,
  };
}

function selectorOf(id: string, kind: string | undefined, subject: string | undefined): Selector {
  return { id, kind: kind ?? null, subject: subject ?? null };
}

/** `all`, or some of the states in any case, as a comma list of their names. */
function states(text: string): string {
  if (text === 'all') return STATES.join(',');
  const wanted = text.toUpperCase().split(',');
  const known: readonly string[] = STATES;
  if (wanted.every((state) => known.includes(state))) return wanted.join(',');
  throw new InvalidArgumentError(`some of ${STATES.join(',')}, or all`);
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('a whole number is expected');
  return Number(text);
}
