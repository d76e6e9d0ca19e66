import OffsetManager from 'kafkajs/src/consumer/offsetManager';
import { applyGuards, assertGuardedVersion } from './index.js';

test('another version of kafkajs is refused: the guards were written for the source of 2.2.4', () => {
  expect(() => assertGuardedVersion('2.2.4')).not.toThrow();
  expect(() => assertGuardedVersion('2.3.0')).toThrow('kafka_client_unguarded');
});

test('an offset out of range is never replaced by the default one (guard 6)', async () => {
  applyGuards();
  const cluster = { committedOffsets: () => ({}) };
  const manager = new OffsetManager({ groupId: 'g', memberAssignment: {}, cluster });
  const reset = manager.setDefaultOffset({ topic: 't', partition: 0 });
  await expect(reset).rejects.toMatchObject({ code: 'kafka_hole_below_log_start', retriable: false });
});
