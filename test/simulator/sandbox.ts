import { randomInt } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { providers } from '@quittance/schemas/providers/registry';
import { openEnded, type SandboxKey } from '@quittance/schemas/providers/sandbox';
import { asMembers, asTexts, membersOf } from './json.js';
import type { AccountSpec, SandboxAccount } from './provider.js';
import { simulated } from './registry.js';

/** What a home keeps of its sandbox, so that a second day repeats the first to the byte. */
interface SandboxState {
  /** Midnight UTC of the day, epoch ms: the day before the first run, so that nothing lies in the future. */
  readonly day: number;
  /** Stands at the beginning of every order number; tells this home's day from any other in the same ClickHouse. */
  readonly mark: string;
  /** By provider, account and key id. */
  readonly keys: Readonly<Record<string, KeptKey>>;
}

interface KeptKey {
  readonly signer: string;
  readonly fields: Readonly<Record<string, string>>;
}

export interface Sandbox {
  readonly day: number;
  readonly mark: string;
  readonly accounts: readonly SandboxAccount[];
}

const DAY_MS = 86_400_000;
const MARK_LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const PRIVATE = { mode: 0o600 };

const specs = (): readonly (readonly [string, AccountSpec])[] =>
  [...simulated.values()].flatMap(({ name, accounts }) => accounts.map((spec) => [name, spec] as const));

const keyName = (provider: string, { account }: AccountSpec, id: string): string =>
  `${provider}/${account}/${id}`;

/** Makes keys and the accounts file. Nothing secret stands in the accounts file itself. */
export function makeSandbox(folder: string, now: number): void {
  mkdirSync(join(folder, 'keys'), { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const keys: Record<string, KeptKey> = {};
  for (const [provider, spec] of specs()) {
    for (const id of spec.keyIds) {
      const { key, signer } = simulationOf(provider).newKey(id, spec);
      keys[keyName(provider, spec, id)] = { signer, fields: key.fields };
    }
  }
  const mark = `SB${Array.from({ length: 4 }, () => MARK_LETTERS[randomInt(MARK_LETTERS.length)]).join('')}`;
  const state: SandboxState = { day: Math.floor(now / DAY_MS) * DAY_MS - DAY_MS, mark, keys };
  writeFileSync(stateFile(folder), JSON.stringify(state, null, 2), PRIVATE);
  const accounts = specs().map(([provider, spec]) => accountEntry(folder, provider, spec, keys));
  writeFileSync(join(folder, 'accounts.json'), `${JSON.stringify({ accounts }, null, 2)}\n`, PRIVATE);
}

/** The sandbox of a home, or an error that says how it comes to be. */
export function openSandbox(folder: string): Sandbox {
  if (!existsSync(stateFile(folder))) {
    throw new Error(`no sandbox in ${folder}: it is made by \`npm start\` without --accounts`);
  }
  const state = parseState(readFileSync(stateFile(folder), 'utf8'));
  const accounts = specs().map(([provider, spec]) => ({
    ...spec,
    provider,
    keys: keysOf(state, provider, spec),
  }));
  return { day: state.day, mark: state.mark, accounts };
}

export function simulationOf(provider: string) {
  const simulation = simulated.get(provider);
  if (simulation === undefined) {
    throw new Error(`no simulated provider ${provider}; there are ${[...simulated.keys()].join(', ')}`);
  }
  return simulation;
}

function stateFile(folder: string): string {
  return join(folder, 'sandbox.json');
}

/** Written by us only; what is missing from it shows as a key that is not there. */
function parseState(text: string): SandboxState {
  const { day, mark, keys } = membersOf(text);
  const kept = Object.entries(asMembers(keys)).map(([name, value]): [string, KeptKey] => {
    const { signer, fields } = asMembers(value);
    return [name, { signer: String(signer), fields: asTexts(fields) }];
  });
  return { day: Number(day), mark: String(mark), keys: Object.fromEntries(kept) };
}

function keysOf(state: SandboxState, provider: string, spec: AccountSpec): [SandboxKey, ...SandboxKey[]] {
  const [first, ...rest] = spec.keyIds.map((id) => {
    const kept = state.keys[keyName(provider, spec, id)];
    if (kept === undefined)
      throw new Error(`the sandbox has no key ${id} for ${spec.account}: remove its folder`);
    return { key: openEnded(id, kept.fields), signer: kept.signer };
  });
  if (first === undefined) throw new Error(`${spec.account} has no key`);
  return [first, ...rest];
}

/** One entry of the accounts file; secret fields go to files of their own beside it. */
function accountEntry(
  folder: string,
  provider: string,
  spec: AccountSpec,
  keys: Readonly<Record<string, KeptKey>>,
): object {
  const rules = providers.get(provider)?.keyFields ?? {};
  const entry = (id: string): object => {
    const fields = keys[keyName(provider, spec, id)]?.fields ?? {};
    const written = Object.entries(fields).map(([name, value]): readonly [string, unknown] => {
      if (rules[name] !== 'secret') return [name, value];
      const file = join('keys', `${provider}-${spec.account}-${id}.${name}`);
      writeFileSync(join(folder, file), value, PRIVATE);
      return [name, { file }];
    });
    return Object.fromEntries([['id', id], ...written]);
  };
  const { account, merchant, timeZone, options } = spec;
  return { provider, account, merchant, timeZone, keys: spec.keyIds.map(entry), options };
}
