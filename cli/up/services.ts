import { join } from 'node:path';
import type { Pipeline } from '@quittance/runtime/config/pipeline';
import { type Home, projectRoot } from '../home.js';
import type { ServiceCommand } from './child.js';
import { freeOrAny } from './ports.js';
import type { Report } from './report.js';
import { type Supervised, supervise } from './supervisor.js';

/** Front to back; they stop in this order, so that nothing is accepted that nobody would take on. */
export const SERVICE_NAMES = ['ingress', 'processors', 'projections'] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];
export type Services = Readonly<Record<ServiceName, Supervised>>;

/** Each service with the ports it shall use: the configured ones, or any where those are taken. */
async function commands(
  home: Home,
  pipeline: Pipeline,
  env: NodeJS.ProcessEnv,
): Promise<readonly ServiceCommand[]> {
  const ingressPort = await freeOrAny(pipeline.ingressPort, pipeline.ingressHost);
  const consolePort = await freeOrAny(pipeline.consolePort, pipeline.consoleHost);
  const apiPort = await freeOrAny(pipeline.apiPort, pipeline.apiHost);
  return SERVICE_NAMES.map((name) => ({
    name,
    script: join(projectRoot(), name, 'dist', 'main.js'),
    args: [],
    env: {
      ...env,
      QUITTANCE_STATE_DIR: env['QUITTANCE_STATE_DIR'] || join(home.root, 'state'),
      QUITTANCE_INGRESS_PORT: String(ingressPort),
      QUITTANCE_CONSOLE_PORT: String(consolePort),
      QUITTANCE_API_PORT: String(apiPort),
      QUITTANCE_HEALTH_PORT: '0', // several processes on one machine cannot share a port
    },
    log: join(home.logs, `${name}.log`),
  }));
}

/** Starts all services side by side; where one cannot start, those that could are stopped again. */
export async function startServices(
  home: Home,
  pipeline: Pipeline,
  env: NodeJS.ProcessEnv,
  report: Report,
  changed: () => void,
): Promise<Services> {
  const started = await Promise.allSettled(
    (await commands(home, pipeline, env)).map((command) => supervise(command, report, changed)),
  );
  const failed = started.find((result) => result.status === 'rejected');
  if (failed !== undefined) {
    await Promise.all(started.map((result) => (result.status === 'fulfilled' ? result.value.stop() : null)));
    throw failed.reason;
  }
  const running = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const [ingress, processors, projections] = running;
  if (ingress === undefined || processors === undefined || projections === undefined) {
    throw new Error('a service was neither started nor failed');
  }
  return { ingress, processors, projections };
}

/** In order, front to back. */
export async function stopServices(services: Services): Promise<void> {
  for (const name of SERVICE_NAMES) await services[name].stop();
}
