import { openCodec } from '@quittance/runtime/codec';
import { readKafka, readRegistry } from '@quittance/runtime/config/env';
import { readSettings } from '@quittance/runtime/config/env-reader';
import { openAppender } from '@quittance/runtime/kafka/append';
import { createKafka } from '@quittance/runtime/kafka/client';
import { decisionIdentity } from '@quittance/schemas/decisions/identity';
import type { OperatorAction } from '@quittance/schemas/generated/operator-actions';
import { operatorActions } from '@quittance/schemas/topics/index';
import { CliError, EXIT, messageOf } from '../exit-codes.js';

/**
 * Appends an action to operator-actions; resolves when every replica has it.
 * @param recordedAt epoch ms, the record's time
 */
export async function appendAction(
  action: OperatorAction,
  recordedAt: number,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const { kafka, registry } = readSettings(env, (reader) => ({
    kafka: readKafka(reader),
    registry: readRegistry(reader),
  }));
  try {
    const codec = await (await openCodec(registry)).topic(operatorActions);
    const appender = await openAppender(createKafka(kafka, 'quittance-exceptions'));
    try {
      await appender.append([recordOf(action, recordedAt, codec.encode(action))]);
    } finally {
      await appender.close();
    }
  } catch (error) {
    throw new CliError(
      EXIT.unreachable,
      `Nothing is known to be decided: ${messageOf(error)}. Repeat it with --action-id ${action.action_id}.`,
    );
  }
}

function recordOf(action: OperatorAction, recordedAt: number, value: Buffer) {
  return {
    topic: operatorActions.names[0] ?? operatorActions.folder,
    key: Buffer.from(decisionIdentity(action).orderKey),
    value,
    headers: { provider: action.provider, account: action.account, callback_id: action.action_id },
    timestampMs: recordedAt,
    partition: null,
  };
}
