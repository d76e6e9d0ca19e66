import type { Message } from 'kafkajs';

type Groups = Record<string, Message[]>;
type Step = (groups: Groups, message: Message, index: number, all: readonly Message[]) => Groups;

/**
 * kafkajs sorts messages by partition with `messages.reduce`, copying a partition's whole list for each message
 * (src/producer/groupMessagesPerPartition.js), which for a chunk of thousands is most of the send. These messages bring
 * a `reduce` of their own: each step begins with nothing, so that it copies nothing, and tells the partition only. One
 * that a message asks for is not asked about: both our producers heed it (acknowledged.ts).
 * @param chooseAgain once kafkajs was asked about one of them, tells the partition of the others (acknowledged.ts)
 */
export function groupedLinearly(
  messages: Message[],
  chooseAgain: (message: Message) => number | undefined = () => undefined,
): Message[] {
  const reduce = (step: Step, groups: Groups): Groups => {
    let index = 0;
    let wasAsked = false;
    for (const message of messages) {
      let partition: number | string | undefined =
        message.partition ?? (wasAsked ? chooseAgain(message) : undefined);
      if (partition === undefined) {
        partition = Object.keys(step({}, message, index, messages))[0] ?? '';
        wasAsked = true;
      }
      const group = groups[partition];
      if (group === undefined) groups[partition] = [message];
      else group.push(message);
      index += 1;
    }
    return groups;
  };
  return Object.defineProperty(messages, 'reduce', { value: reduce });
}
