import type { Message } from 'kafkajs';

type Groups = Record<string, Message[]>;
type Step = (groups: Groups, message: Message, index: number, all: readonly Message[]) => Groups;

/**
 * kafkajs sorts messages by partition with `messages.reduce`, copying a partition's whole list for each message
 * (src/producer/groupMessagesPerPartition.js), which for a chunk of thousands is most of the send. These messages bring
 * a `reduce` of their own: each step begins with nothing, so that it copies nothing, and tells the partition only. One
 * that a message asks for is not asked about: both our producers heed it, and note in the message what they have chosen
 * (acknowledged.ts).
 */
export function groupedLinearly(messages: Message[]): Message[] {
  const reduce = (step: Step, groups: Groups): Groups => {
    let index = 0;
    for (const message of messages) {
      const partition = message.partition ?? chosenBy(step({}, message, index, messages), message);
      const group = groups[partition];
      if (group === undefined) groups[partition] = [message];
      else group.push(message);
      index += 1;
    }
    return groups;
  };
  return Object.defineProperty(messages, 'reduce', { value: reduce });
}

function chosenBy(groups: Groups, message: Message): number | string {
  return message.partition ?? Object.keys(groups)[0] ?? '';
}
