import { join } from 'node:path';
import { run } from '../run.js';

const oldestJava = 17;

/** The java command, if it is new enough. */
export async function findJava(env: NodeJS.ProcessEnv): Promise<string> {
  const java = env['JAVA_HOME'] ? join(env['JAVA_HOME'], 'bin', 'java') : 'java';
  const { code, output } = await run(java, ['-version'], { timeoutMs: 10_000 });
  if (code !== 0) throw missingTools('no java was found');
  const version = javaVersion(output);
  if (version < oldestJava) throw missingTools(`java is version ${version}`);
  return java;
}

/** The feature release in the output of `java -version`; 1.8 is 8. */
export function javaVersion(output: string): number {
  const match = /version "(?:1\.)?(\d+)/.exec(output);
  return match ? Number(match[1]) : 0;
}

/** Maven only downloads: with a filled cache nobody misses it. */
export async function requireMaven(): Promise<void> {
  if ((await run('mvn', ['--version'], { timeoutMs: 20_000 })).code !== 0)
    throw missingTools('no mvn was found');
}

function missingTools(why: string): Error {
  return new Error(
    `Kafka and the other servers need Docker (no engine answers) or Java ${oldestJava}+ with Maven (${why}): install one of the two`,
  );
}
