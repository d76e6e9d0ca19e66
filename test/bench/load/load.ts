import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '@quittance/cli/home';
import { tied } from '@quittance/docker/tied';
import { asMembers, membersOf } from '../../simulator/json.js';
import type { LoadOptions, LoadResult } from './generator.js';

export interface Load extends Omit<LoadOptions, 'requests'> {
  /** Written by `writeRequests`. */
  readonly file: string;
}

const MAIN = join(projectRoot(), 'test', 'dist', 'bench', 'load', 'load-main.js');

/** Runs the generator as a process of its own. */
export async function load(options: Load): Promise<LoadResult> {
  const { command, args } = tied(process.execPath, [MAIN, JSON.stringify(options)]);
  const { stdout } = await promisify(execFile)(command, args);
  const members = membersOf(stdout);
  const number = (name: string): number => Number(members[name]);
  const replies = Object.entries(asMembers(members['replies'])).map(
    ([status, count]) => [status, Number(count)] as const,
  );
  return {
    sent: number('sent'),
    replies: Object.fromEntries(replies),
    seconds: number('seconds'),
    p50Ms: number('p50Ms'),
    p99Ms: number('p99Ms'),
    p999Ms: number('p999Ms'),
    worstMs: number('worstMs'),
    cpuSeconds: number('cpuSeconds'),
  };
}
