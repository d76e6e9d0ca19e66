import type { KafkaClient } from '@quittance/runtime/kafka/client';

/** A step of a chunk's transaction at which a process may die. */
export type Moment = 'before anything is sent' | 'with an open transaction' | 'after the commit, unheard';

/**
 * A client whose transactions fail at one moment, as if the process had died there: nothing is cleaned up, and what
 * the broker has seen it keeps. Two deaths, then it lives.
 */
export function dyingAt(moment: Moment, kafka: KafkaClient): { kafka: KafkaClient; deaths: () => number } {
  let deaths = 0;
  const die = () => {
    deaths += 1;
    throw new Error(`died ${moment}`);
  };
  const isDue = (now: Moment) => moment === now && deaths < 2;
  const transactionalProducer: KafkaClient['transactionalProducer'] = (...args) => {
    const producer = kafka.transactionalProducer(...args);
    return {
      ...producer,
      async transaction() {
        const transaction = await producer.transaction();
        return {
          ...transaction,
          async sendBatch(batch) {
            if (isDue('before anything is sent')) die();
            return transaction.sendBatch(batch);
          },
          async commit() {
            if (isDue('with an open transaction')) die();
            await transaction.commit();
            if (isDue('after the commit, unheard')) die();
          },
        };
      },
    };
  };
  return { kafka: { ...kafka, transactionalProducer }, deaths: () => deaths };
}
