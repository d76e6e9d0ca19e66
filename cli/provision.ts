import { readSettings } from '@quittance/runtime/config/env-reader';
import { readPipeline } from '@quittance/runtime/config/pipeline';
import { createLog } from '@quittance/runtime/log';
import { EXIT, type ExitCode } from './exit-codes.js';
import { provision } from './up/provision.js';

/** Topics, schemas and tables on the servers that the environment names: the step before the services in a deployment. */
export async function provisionOnly(env: NodeJS.ProcessEnv): Promise<ExitCode> {
  const log = createLog({ service: 'provision', level: 'info' });
  await provision(env, readSettings(env, readPipeline), log, new AbortController().signal);
  return EXIT.ok;
}
