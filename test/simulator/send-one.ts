import { openClient } from './http.js';
import { seededRandom } from './random.js';
import { type Sandbox, simulationOf } from './sandbox.js';
import type { Scene, Story } from './story.js';

const HALF_A_DAY_MS = 43_200_000;

/** One order as a person asks for it. */
export interface Wish {
  readonly provider: string;
  /** null = the provider's first sandbox account. */
  readonly account: string | null;
  readonly order: string;
  /** Text in major units, as "12.00". */
  readonly amount: string;
  readonly currency: string | null;
  /** Name of the story to tell. */
  readonly scenario: string;
}

/** Sends every notice of a story about one order; says each answer. True if all were accepted. */
export async function sendOne(
  wish: Wish,
  ingress: string,
  sandbox: Sandbox,
  say: (line: string) => void,
): Promise<boolean> {
  const simulation = simulationOf(wish.provider);
  const scene = sceneOf(wish, sandbox);
  const story = storyOf(simulation.stories(scene.account), wish.scenario);
  const client = openClient(ingress);
  let allAccepted = true;
  for (const notice of story.tell(scene).notices) {
    const reply = await client.post(simulation.path(scene.account), 'application/json', notice.body(0));
    const judgement = simulation.judge(reply, scene.account, Date.now());
    allAccepted &&= judgement === 'success';
    say(`${notice.says}: HTTP ${reply.status}, ${judgement}: ${reply.body}`);
  }
  client.close();
  return allAccepted;
}

/** The names a person may choose from. */
export function scenarioNames(provider: string, sandbox: Sandbox): readonly string[] {
  const accounts = sandbox.accounts.filter((account) => account.provider === provider);
  return [
    ...new Set(
      accounts.flatMap((account) =>
        simulationOf(provider)
          .stories(account)
          .map(({ name }) => name),
      ),
    ),
  ];
}

function sceneOf(wish: Wish, sandbox: Sandbox): Scene {
  const accounts = sandbox.accounts.filter(({ provider }) => provider === wish.provider);
  const account = accounts.find(({ account }) => wish.account === null || account === wish.account);
  if (account === undefined) {
    throw new Error(`no such account; there are ${accounts.map(({ account }) => account).join(', ')}`);
  }
  return {
    account,
    no: wish.order,
    currency: wish.currency ?? account.currencies[0],
    minor: minorOf(wish.amount),
    at: Date.now() - HALF_A_DAY_MS, // refunds follow hours later, and nothing may lie in the future
    random: seededRandom(1),
  };
}

function minorOf(amount: string): number {
  const match = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(amount);
  if (match === null) throw new Error('the amount must look like 12 or 12.50');
  return Number(`${match[1]}${(match[2] ?? '').padEnd(2, '0')}`);
}

function storyOf(stories: readonly Story[], name: string): Story {
  const story = stories.find((one) => one.name === name);
  if (story !== undefined) return story;
  throw new Error(`no scenario "${name}"; there are: ${stories.map((one) => one.name).join('; ')}`);
}
