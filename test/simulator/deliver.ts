import { setTimeout as sleep } from 'node:timers/promises';
import type { PlannedMessage } from './day.js';
import type { Client, HttpReply } from './http.js';
import type { Judgement } from './provider.js';
import { simulationOf } from './sandbox.js';
import type { Tally } from './tally.js';

/** 1,000 seconds of a provider's waiting pass in one of ours. */
const COMPRESSION = 1_000;
/** More than the connections, so that none idles between two messages. */
const IN_FLIGHT = 96;

/** Sends a day in its order, many at a time, and waits for every repetition that follows from it. */
export async function deliver(
  messages: readonly PlannedMessage[],
  client: Client,
  tally: Tally,
  progress: (sent: number) => void,
): Promise<void> {
  const queue = messages.values(); // shared: each sender takes the next
  let sent = 0;
  const repetitions: Promise<void>[] = [];
  const sender = async (): Promise<void> => {
    for (const planned of queue) {
      const again = await first(planned, client, tally);
      if (again !== null) repetitions.push(again());
      progress(++sent);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, sender));
  await Promise.all(repetitions);
}

/** Resolves after the first answer, to what starts the repetitions that follow where there must be some. */
async function first(
  planned: PlannedMessage,
  client: Client,
  tally: Tally,
): Promise<(() => Promise<void>) | null> {
  const judgement = await send(planned, planned.envelope, client, tally);
  const genuine = planned.message.expected.kind !== 'refused';
  const mustRepeat = genuine && (judgement !== 'success' || planned.firstReplyLost);
  return mustRepeat ? () => repeat(planned, client, tally) : null;
}

/** As the provider does: after each of its waits, until it sees its own success shape, then never again. */
async function repeat(planned: PlannedMessage, client: Client, tally: Tally): Promise<void> {
  const { account, envelope } = planned;
  const waits = account === null ? [] : simulationOf(account.provider).retryAfterMs;
  for (const [index, wait] of waits.entries()) {
    await sleep(wait / COMPRESSION);
    if ((await send(planned, envelope + index + 1, client, tally)) === 'success') return;
  }
  tally.gaveUp(planned.message.name);
}

async function send(
  { message, account }: PlannedMessage,
  envelope: number,
  client: Client,
  tally: Tally,
): Promise<Judgement> {
  const reply = await client.post(message.path, message.contentType, message.body(envelope));
  const judgement = judge(reply, account);
  tally.answered(message, reply, judgement, account !== null);
  return judgement;
}

/** Where no provider is addressed there is no shape to expect: the status alone says that it was refused. */
function judge(reply: HttpReply, account: PlannedMessage['account']): Judgement {
  if (account === null) return reply.status >= 400 ? 'failure' : 'neither';
  return simulationOf(account.provider).judge(reply, account, Date.now());
}
