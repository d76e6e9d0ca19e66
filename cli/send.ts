import { join } from 'node:path';
import { homeOf } from './home.js';
import { runningEndpoints, serverEnvironment } from './server-environment.js';
import { runSimulator } from './up/simulator.js';

/** Sends sandbox callbacks to the running ingress: `--day` the whole scripted day, else one callback. */
export async function send(args: readonly string[], processEnv: NodeJS.ProcessEnv): Promise<number> {
  const home = homeOf(processEnv);
  const asksHelp = args.includes('--help') || args.includes('-h');
  if (!asksHelp) runningEndpoints(home);
  const [verb, rest] = args.includes('--day')
    ? ['day', args.filter((arg) => arg !== '--day')]
    : ['send', args];
  const where = ['--endpoints', home.endpoints, '--sandbox', join(home.root, 'sandbox')];
  return await runSimulator([verb, ...where, ...rest], serverEnvironment(home, processEnv));
}
