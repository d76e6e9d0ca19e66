import {
  KafkaJSConnectionError,
  KafkaJSNonRetriableError,
  KafkaJSNumberOfRetriesExceeded,
  KafkaJSProtocolError,
} from 'kafkajs';
import { KafkaFailure } from './errors.js';
import { judge } from './verdict.js';

function protocolError(type: string, retriable: boolean): Error {
  return Object.assign(new KafkaJSProtocolError(type), { type, retriable, code: 1 });
}

const wrapped = (cause: Error) => Object.assign(new KafkaJSNonRetriableError(cause), { cause });

test.each([
  ['a hole', new KafkaFailure('kafka_hole_below_log_start', 'here'), 'fatal'],
  ['a hole, wrapped by kafkajs', wrapped(new KafkaFailure('kafka_hole_below_log_start', 'here')), 'fatal'],
  ['a read that stalled', new KafkaFailure('kafka_read_stalled', 'here', { retriable: true }), 'retry'],
  ['an offset beyond the log', new KafkaFailure('kafka_offset_beyond_log', 'here'), 'doubtful'],
  [
    'an unknown schema',
    Object.assign(new Error('no'), { code: 'schema_unknown', retriable: false }),
    'fatal',
  ],
  ['a registry that is away', Object.assign(new Error('no'), { code: 'x', retriable: true }), 'retry'],
  ['a refused connection', Object.assign(new Error('no'), { code: 'ECONNREFUSED' }), 'retry'],
  ['a broken connection of kafkajs', new KafkaJSConnectionError('gone'), 'retry'],
  [
    'kafkajs giving up on a broken connection',
    new KafkaJSNumberOfRetriesExceeded(new KafkaJSConnectionError('gone'), { retryCount: 8, retryTime: 1 }),
    'retry',
  ],
  ['a fenced producer', protocolError('INVALID_PRODUCER_EPOCH', false), 'fenced'],
  ['a fenced producer, wrapped', wrapped(protocolError('INVALID_PRODUCER_EPOCH', false)), 'fenced'],
  ['a refusal that will be repeated', protocolError('MESSAGE_TOO_LARGE', false), 'doubtful'],
  ['a throw of the stage', new TypeError('undefined is not a function'), 'doubtful'],
  ['a thrown text', 'why', 'doubtful'],
])('%s', (_, error, verdict) => {
  expect(judge(error)).toBe(verdict);
});
