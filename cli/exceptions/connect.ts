import { ClickHouseFailure } from '@quittance/runtime/clickhouse';
import { CliError, EXIT, messageOf } from '../exit-codes.js';
import { homeOf } from '../home.js';
import { asFinance } from '../query/query.js';
import { runningEndpoints, runningEnvironment } from '../server-environment.js';
import { type ExceptionStore, exceptionStore } from './store.js';

/** What the verbs work with: the running pipeline of the home. */
export interface Desk {
  readonly store: ExceptionStore;
  /** Address of the console. */
  readonly console: string;
  /** The environment with the addresses of Kafka and the schema registry. */
  readonly env: NodeJS.ProcessEnv;
}

/** Works on the running pipeline; a ClickHouse that does not answer is said as every verb says it. */
export async function withDesk<T>(
  processEnv: NodeJS.ProcessEnv,
  work: (desk: Desk) => Promise<T>,
): Promise<T> {
  const { console = '' } = runningEndpoints(homeOf(processEnv));
  const env = runningEnvironment(processEnv);
  const clickhouse = asFinance(processEnv);
  try {
    return await work({ store: exceptionStore(clickhouse), console, env });
  } catch (error) {
    if (!(error instanceof ClickHouseFailure)) throw error;
    throw new CliError(EXIT.unreachable, messageOf(error));
  } finally {
    await clickhouse.close();
  }
}
