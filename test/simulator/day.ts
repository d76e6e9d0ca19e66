import type { SandboxAccount } from './provider.js';
import { type Random, seededRandom } from './random.js';
import { type Sandbox, simulationOf } from './sandbox.js';
import type { Message, OrderTruth, Told } from './story.js';
import { generalTroubles } from './troubles.js';

/** A message with its place in the day and what becomes of its answers. */
export interface PlannedMessage {
  readonly message: Message;
  readonly account: SandboxAccount | null;
  /** Messages go out in the order of this number. */
  readonly position: number;
  /** Which envelope: 0 the first, more = refreshed. */
  readonly envelope: number;
  /** The provider never sees the first answer, so it repeats although we have the callback. */
  readonly firstReplyLost: boolean;
}

export interface Day {
  readonly messages: readonly PlannedMessage[];
  readonly orders: readonly OrderTruth[];
  /** Different things said; however often each is repeated, each counts once. */
  readonly sayings: number;
}

const SEED = 20_211_126;
/** The last order leaves time for its refunds before the day is over: nothing may lie in the future. */
const LAST_ORDER_SECONDS = 18 * 3_600;
/** How far apart the notices of one order lie, as a share of the day. */
const GAP = 0.03;
const REPEATED_EXACTLY = 0.12;
const REPEATED_REFRESHED = 0.1;
const REPLY_LOST = 0.04;
const SHUFFLED = 0.25;
const LATE = 0.04;

/** The scripted day of a sandbox: the same sandbox gives the same day. */
export function planDay(sandbox: Sandbox): Day {
  const random = seededRandom(SEED);
  const told = sandbox.accounts.flatMap((account) => ordersOf(sandbox, account, random));
  const noticed = told.flatMap(({ account, story }) => planNotices(account, story, random));
  const troubles = sandbox.accounts.flatMap((account) =>
    simulationOf(account.provider)
      .troubles(account, sandbox.mark)
      .map((message) => trouble(message, account, random)),
  );
  const general = generalTroubles(sandbox.accounts).map(({ message, account }) =>
    trouble(message, account, random),
  );
  return {
    messages: [...noticed, ...troubles, ...general].toSorted((one, other) => one.position - other.position),
    orders: told.flatMap(({ story }) => story.orders),
    sayings: told.reduce((sum, { story }) => sum + story.notices.length, 0),
  };
}

interface ToldOf {
  readonly account: SandboxAccount;
  readonly story: Told;
}

function ordersOf(sandbox: Sandbox, account: SandboxAccount, random: Random): readonly ToldOf[] {
  const stories = simulationOf(account.provider).stories(account);
  return Array.from({ length: account.orders }, (_, index) => {
    const currency = random.pick(account.currencies);
    const scene = {
      account,
      no: `${sandbox.mark}-${account.account.replace('sandbox-', '')}-${index + 1}`,
      currency,
      minor: amount(currency, random),
      at: sandbox.day + random.int(0, LAST_ORDER_SECONDS) * 1000,
      random,
    };
    return { account, story: random.weighted(stories).tell(scene) };
  });
}

/** Mostly everyday amounts, some round, some of a few cents; in LAK a meal costs a hundred thousand. */
function amount(currency: string, random: Random): number {
  const unit = currency === 'LAK' ? 1_000 : 1;
  const kind = random.next();
  if (kind < 0.1) return random.int(3, 99);
  return kind < 0.3 ? random.int(1, 90) * 1_000 * unit : random.int(100, 90_000) * unit + random.int(0, 99);
}

/** The first sending of each notice, and its repetitions. */
function planNotices(account: SandboxAccount, story: Told, random: Random): readonly PlannedMessage[] {
  const simulation = simulationOf(account.provider);
  const path = simulation.path(account);
  const start = random.next();
  return story.notices.flatMap((notice, index) => {
    const message: Message = {
      name: notice.says,
      path,
      contentType: 'application/json',
      body: notice.body,
      expected: { kind: 'counted', says: notice.says },
    };
    const planned = (envelope: number, position: number): PlannedMessage => ({
      message,
      account,
      position,
      envelope,
      firstReplyLost: random.chance(REPLY_LOST),
    });
    const position = place(start + index * GAP, random);
    const again = (probability: number, envelope: number): readonly PlannedMessage[] =>
      random.chance(probability) ? [planned(envelope, position + random.next() * GAP * 3)] : [];
    return [planned(0, position), ...again(REPEATED_EXACTLY, 0), ...again(REPEATED_REFRESHED, 1)];
  });
}

/** Some change places with their neighbours, some come long after the day is over. */
function place(position: number, random: Random): number {
  if (random.chance(LATE)) return 1.2 + random.next();
  return random.chance(SHUFFLED) ? position + (random.next() - 0.5) * GAP * 4 : position;
}

function trouble(message: Message, account: SandboxAccount | null, random: Random): PlannedMessage {
  return { message, account, position: random.next(), envelope: 0, firstReplyLost: false };
}
