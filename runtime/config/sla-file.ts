import { JsonNode } from '../accounts/node.js';
import { errorText } from '../errors.js';
import type { EnvReader } from './env-reader.js';
import { TEXTS } from './pipeline-rules.js';
import {
  completeSlas,
  DAY_S,
  DEFAULT_SLAS,
  HOUR_S,
  isSla,
  MINUTE_S,
  type SlaName,
  type SlaRule,
  sameScope,
} from './slas.js';

const MEMBERS = ['sla', 'provider', 'account', 'after'] as const;
const DURATION = /^P(?=.)(?:(\d{1,4})D)?(?:T(?=.)(?:(\d{1,4})H)?(?:(\d{1,5})M)?)?$/;
const DURATION_HINT = 'an ISO 8601 duration of days, hours and minutes such as "PT15M", "PT2H" or "P3D"';

function readSla(node: JsonNode | undefined): SlaName | null {
  const known = `one of ${Object.keys(DEFAULT_SLAS).join(', ')}`;
  const text = node?.text(/^/, known) ?? null;
  if (text === null || isSla(text)) return text;
  return node?.mistake('is not a known SLA', `use ${known}`) ?? null;
}

/** Seconds; null = off; undefined = a mistake, which is noted. */
function readAfter(node: JsonNode | undefined): number | null | undefined {
  if (node === undefined || node.value === null) return null;
  const text = node.text(DURATION, `${DURATION_HINT}, or null for never`);
  if (text === null) return undefined;
  const [, days = '0', hours = '0', minutes = '0'] = DURATION.exec(text) ?? [];
  const seconds = Number(days) * DAY_S + Number(hours) * HOUR_S + Number(minutes) * MINUTE_S;
  if (seconds > 0) return seconds;
  node.mistake('is no time at all', 'write at least "PT1M", or null for never');
  return undefined;
}

/** A name that is left out stands for all of them. */
function readName(node: JsonNode | undefined, hint: string): string | null {
  return node === undefined || node.missing ? '' : node.text(/\S/, hint);
}

function readRule(node: JsonNode, providers: readonly string[]): SlaRule | null {
  const members = node.members(MEMBERS);
  if (members === null) return null;
  const sla = readSla(members.get('sla'));
  const provider = readName(members.get('provider'), `one of ${providers.join(', ')}`);
  const account = readName(members.get('account'), 'an account of the accounts file');
  const seconds = readAfter(members.get('after'));
  if (provider && !providers.includes(provider))
    members.get('provider')?.mistake('is not a known provider', `use one of ${providers.join(', ')}`);
  if (provider === '' && account)
    members.get('account')?.mistake('stands without its provider', 'name the provider as well');
  if (sla === null || provider === null || account === null || seconds === undefined) return null;
  return { sla, provider, account, seconds };
}

/** undefined where it is none. */
function parsed(reader: EnvReader, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    reader.mistake(
      TEXTS.slaFile.variable,
      `names a file that is not JSON (${errorText(thrown)})`,
      'correct it',
    );
    return undefined;
  }
}

/**
 * The SLA table: the built-in one, or what the file named by QUITTANCE_SLA_FILE changes of it. Every mistake in the
 * file goes to the reader with its path.
 * @param providers names that a rule may be about: any other would be without effect, and nobody would notice
 */
export function readSlas(reader: EnvReader, providers: readonly string[]): readonly SlaRule[] {
  const { variable } = TEXTS.slaFile;
  const text = reader.fileText(variable);
  const json = text === null ? undefined : parsed(reader, text);
  if (json === undefined) return completeSlas([]);
  const list = new JsonNode(variable, json, reader.problems).members(['slas'])?.get('slas');
  const rules: SlaRule[] = [];
  for (const node of list?.items('rule') ?? []) {
    const rule = readRule(node, providers);
    if (rule === null) continue;
    if (rules.some((other) => sameScope(rule, other)))
      node.mistake('is about the same as another entry', 'keep one of them');
    rules.push(rule);
  }
  return completeSlas(rules);
}
