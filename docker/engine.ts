import { run } from './run.js';

/** Whether a Docker engine with compose answers, and soon. */
export async function engineAnswers(env: NodeJS.ProcessEnv): Promise<boolean> {
  const info = await run('docker', ['info', '--format', '{{.ServerVersion}}'], { env, timeoutMs: 3_000 });
  if (info.code !== 0) return false;
  return (await run('docker', ['compose', 'version'], { env, timeoutMs: 5_000 })).code === 0;
}
