import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalContext } from '@quittance/docker/local/context';
import { prepareRedis } from '@quittance/docker/local/redis/redis';
import type { Login } from './login.js';
import { answersText, type Secured, startProgram } from './program.js';

/** The user may do what the idempotency cache does with its own keys, and no more. */
const RIGHTS = '~quittance:* +mget +eval +set +info';

/** Redis that knows one user and lets nobody else in. */
export async function startSecuredRedis(
  context: LocalContext,
  { username, password }: Login,
): Promise<Secured> {
  const program = await prepareRedis(context);
  const file = join(context.home, 'redis.conf');
  const users = ['user default off', `user ${username} on >${password} ${RIGHTS}`];
  await writeFile(file, `${users.join('\n')}\n`, { mode: 0o600 });
  const { redis: port } = context.ports;
  return startProgram({
    ...program,
    args: [file, ...program.args],
    name: 'the secured Redis',
    log: join(context.home, 'redis.log'),
    port,
    ready: () => answersText(port, 'PING\r\n', '-NOAUTH'),
  });
}
