// By package name and from dist: Jest loads this file without its module map. `npm test` has built before.
import { type SharedServers, startSharedServers } from '@quittance/test/harness/shared-servers';

declare global {
  /** The servers of this test run; Jest runs setup and teardown in one process. */
  var quittanceTestServers: SharedServers | undefined;
}

/**
 * Starts the four real servers once for all integration tests and tells their addresses in the environment, where
 * `readServers` finds them. Each test uses names of its own (topics, groups, database), so that none meets another.
 */
export default async function globalSetup(): Promise<void> {
  const servers = await startSharedServers(process.env, (line) => console.log(`   ${line}`));
  Object.assign(process.env, servers.env);
  globalThis.quittanceTestServers = servers;
}
