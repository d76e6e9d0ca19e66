import { version } from 'kafkajs/package.json';
import { KafkaFailure } from '../errors.js';
import { rememberCoordinators } from './coordinators.js';
import { guardFetchResponse } from './fetch-response.js';
import { guardOffsetReset } from './offset-reset.js';
import { speedUpProduce } from './produce-request.js';
import { guardRequestQueue } from './request-queue.js';

/** The guards reach into the client's source, so they hold for this version only. */
const GUARDED_VERSION = '2.2.4';

/** Throws where the installed client is not the one that was read. */
export function assertGuardedVersion(installed: string): void {
  if (installed === GUARDED_VERSION) return;
  throw new KafkaFailure(
    'kafka_client_unguarded',
    `kafkajs ${installed} is installed, the guards in runtime/kafka/patches were written for ${GUARDED_VERSION}`,
  );
}

let applied = false;

/** Puts in place what lives inside kafkajs: the guards of exactly-once.md §1.3, and what makes it faster. Once per process. */
export function applyGuards(): void {
  if (applied) return;
  assertGuardedVersion(version);
  guardRequestQueue();
  guardOffsetReset();
  guardFetchResponse();
  speedUpProduce();
  rememberCoordinators();
  applied = true;
}
