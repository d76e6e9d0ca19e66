import { JsonNode } from '../accounts/node.js';
import { errorText } from '../errors.js';
import {
  type BusinessCalendar,
  type CalendarRule,
  type Calendars,
  completeCalendars,
  DEFAULT_WEEKEND,
  isAboutSameOrders,
  NO_CALENDARS,
  WEEKEND_ONLY,
} from './calendars.js';
import type { EnvReader } from './env-reader.js';
import { TEXTS } from './pipeline-rules.js';

/** First and last year of which the view `business_days` has days; an entry outside would be without effect. */
const YEARS = { first: 2010, last: 2049 } as const;

const NAME = /^[a-z][a-z0-9_-]{0,31}$/;
const DAY_HINT = `a day of ${YEARS.first} to ${YEARS.last} such as "2026-10-01"`;

/** A list that may be left out or empty. */
function list(node: JsonNode | undefined, what: string): readonly JsonNode[] | null {
  if (node === undefined || node.missing) return null;
  return Array.isArray(node.value) && node.value.length === 0 ? [] : node.items(what);
}

function isDay(text: string): boolean {
  const year = Number(text.slice(0, 4));
  const moment = new Date(`${text}T00:00:00Z`);
  if (Number.isNaN(moment.getTime()) || year < YEARS.first || year > YEARS.last) return false;
  return moment.toISOString().startsWith(text);
}

function readDays(node: JsonNode | undefined): readonly string[] {
  const days: string[] = [];
  for (const item of list(node, 'day') ?? []) {
    const day = item.text(/^\d{4}-\d{2}-\d{2}$/, DAY_HINT);
    if (day === null) continue;
    if (!isDay(day)) item.mistake('is no such day', `write ${DAY_HINT}`);
    else if (days.includes(day)) item.mistake('stands twice', 'keep one of them');
    else days.push(day);
  }
  return days;
}

function readWeekend(node: JsonNode | undefined): readonly number[] {
  const days = list(node, 'day of the week')?.map((item) => item.whole(1, 7));
  return days?.filter((day) => day !== null) ?? DEFAULT_WEEKEND;
}

function readCalendar(name: string, node: JsonNode): BusinessCalendar | null {
  if (!NAME.test(name) || name === WEEKEND_ONLY.name)
    node.mistake('cannot be its name', `use small letters, digits, - and _, and not "${WEEKEND_ONLY.name}"`);
  const members = node.members(['weekend', 'holidays', 'workdays']);
  if (members === null) return null;
  const [holidays, workdays] = [readDays(members.get('holidays')), readDays(members.get('workdays'))];
  for (const day of holidays.filter((each) => workdays.includes(each)))
    members.get('workdays')?.mistake(`has ${day}, which is a holiday as well`, 'keep it in one of the lists');
  return { name, weekend: readWeekend(members.get('weekend')), holidays, workdays };
}

/** A name that is left out stands for all of them. */
function readName(node: JsonNode | undefined, hint: string): string | null {
  return node === undefined || node.missing ? '' : node.text(/\S/, hint);
}

function readRule(node: JsonNode, known: readonly string[], providers: readonly string[]) {
  const members = node.members(['provider', 'account', 'calendar']);
  if (members === null) return null;
  const provider = readName(members.get('provider'), `one of ${providers.join(', ')}`);
  const account = readName(members.get('account'), 'an account of the accounts file');
  const calendar = members.get('calendar')?.text(/\S/, `one of ${known.join(', ')}`) ?? null;
  if (provider && !providers.includes(provider))
    members.get('provider')?.mistake('is not a known provider', `use one of ${providers.join(', ')}`);
  if (provider === '' && account)
    members.get('account')?.mistake('stands without its provider', 'name the provider as well');
  if (calendar !== null && !known.includes(calendar))
    members.get('calendar')?.mistake('is not one of the calendars', `use one of ${known.join(', ')}`);
  return provider === null || account === null || calendar === null ? null : { provider, account, calendar };
}

function readRules(nodes: readonly JsonNode[], known: readonly string[], providers: readonly string[]) {
  const rules: CalendarRule[] = [];
  for (const node of nodes) {
    const rule = readRule(node, known, providers);
    if (rule === null) continue;
    if (rules.some((other) => isAboutSameOrders(rule, other)))
      node.mistake('is about the same as another entry', 'keep one of them');
    rules.push(rule);
  }
  return rules;
}

/** undefined where it is none. */
function parsed(reader: EnvReader, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    const problem = `names a file that is not JSON (${errorText(thrown)})`;
    reader.mistake(TEXTS.calendarsFile.variable, problem, 'correct it');
    return undefined;
  }
}

/**
 * The business calendars of the file named by QUITTANCE_CALENDARS_FILE, and which accounts follow which; without a
 * file, weekends only. Every mistake in the file goes to the reader with its path.
 * @param providers names that a rule may be about: any other would be without effect, and nobody would notice
 */
export function readCalendars(reader: EnvReader, providers: readonly string[]): Calendars {
  const { variable } = TEXTS.calendarsFile;
  const text = reader.fileText(variable);
  const json = text === null ? undefined : parsed(reader, text);
  if (json === undefined) return NO_CALENDARS;
  const members = new JsonNode(variable, json, reader.problems).members(['calendars', 'accounts']);
  const calendars = (members?.get('calendars')?.entries('calendar') ?? [])
    .map(([name, node]) => readCalendar(name, node))
    .filter((calendar) => calendar !== null);
  const known = [...calendars.map(({ name }) => name), WEEKEND_ONLY.name];
  const rules = readRules(list(members?.get('accounts'), 'rule') ?? [], known, providers);
  return completeCalendars({ calendars, rules });
}
