import type { HttpReply } from './http.js';
import type { Judgement } from './provider.js';
import type { Message } from './story.js';

const MOST_SURPRISES = 10;

/** What the senders saw. */
export interface Tally {
  answered(message: Message, reply: HttpReply, judgement: Judgement, shaped: boolean): void;
  gaveUp(name: string): void;
  readonly seen: Seen;
}

export interface Seen {
  /** Answered with the provider's own success. */
  accepted: number;
  /** Of these, authentic but unreadable. */
  unreadable: number;
  /** Refused as they had to be, by HTTP status. */
  readonly refused: Map<number, number>;
  /** Answered "come again": no fault, but worth knowing. */
  postponed: number;
  readonly abandoned: string[];
  /** Answers that must not be; empty on a right day. */
  readonly surprises: string[];
}

/** Counts answers, and remembers those that are wrong. */
export function openTally(): Tally {
  const seen: Seen = {
    accepted: 0,
    unreadable: 0,
    refused: new Map(),
    postponed: 0,
    abandoned: [],
    surprises: [],
  };
  const surprise = (message: Message, reply: HttpReply, judgement: Judgement): void => {
    if (seen.surprises.length >= MOST_SURPRISES) return;
    const said = reply.body.slice(0, 120);
    seen.surprises.push(`${message.name} → ${message.path}: HTTP ${reply.status}, ${judgement}: ${said}`);
  };
  return {
    seen,
    gaveUp: (name) => void seen.abandoned.push(name),
    answered: (message, reply, judgement, shaped) => {
      const { expected } = message;
      if (expected.kind === 'refused') {
        const right = reply.status === expected.status && (!shaped || judgement === 'failure');
        if (!right) return surprise(message, reply, judgement);
        seen.refused.set(reply.status, (seen.refused.get(reply.status) ?? 0) + 1);
        return;
      }
      if (judgement === 'success') {
        seen.accepted++;
        if (expected.kind === 'quarantined') seen.unreadable++;
      } else if (reply.status === 503 || reply.status === 0) seen.postponed++;
      else surprise(message, reply, judgement);
    },
  };
}
