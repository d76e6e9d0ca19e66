import OffsetManager from 'kafkajs/src/consumer/offsetManager';
import { KafkaFailure } from '../errors.js';

/**
 * Guard 6: when a fetch is out of range kafkajs commits the default offset to the group and reads on from there
 * (src/consumer/offsetManager/index.js setDefaultOffset, #1119). What lay between is skipped without a word.
 * Here the consumer crashes instead.
 */
export function guardOffsetReset(): void {
  OffsetManager.prototype.setDefaultOffset = function refuse(where): Promise<void> {
    return Promise.reject(
      new KafkaFailure(
        'kafka_hole_below_log_start',
        `group ${this.groupId} asked for an offset of ${where.topic}/${where.partition} that the log does not hold`,
      ),
    );
  };
}
