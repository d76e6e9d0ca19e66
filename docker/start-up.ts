import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Keeper } from './keeper.js';
import type { Ports } from './ports.js';
import { answers } from './ready/server.js';
import { waitUntil } from './ready/wait.js';
import { lastLines } from './run.js';
import { type Report, type ServerName, titles } from './server.js';

const limitMs = 120_000;

export interface StartUpContext {
  readonly home: string;
  readonly ports: Ports;
  readonly report: Report;
}

/** Waits until a server that was handed to the keeper, as this program, does its work. */
export async function waitForServer(
  name: ServerName,
  program: string,
  context: StartUpContext,
  keeper: Keeper,
) {
  const start = Date.now();
  const answer = () => answers(name, context.ports);
  const outcome = await waitUntil(answer, () => keeper.ended(program), limitMs);
  if (outcome === 'ended') throw await failure(program, context.home, keeper);
  if (outcome === 'late') {
    throw new Error(
      `${titles[name]} does not answer after ${limitMs / 1000} s; see ${logFile(context.home, program)}`,
    );
  }
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  context.report(`${titles[name]} is up on 127.0.0.1:${context.ports[name]} (${seconds} s)`);
}

/** Why a program ended, with the end of its log and what to do. */
export async function failure(program: string, home: string, keeper: Keeper): Promise<Error> {
  const title = program in titles ? titles[program as ServerName] : program;
  const log = logFile(home, program);
  const lines = lastLines(await readFile(log, 'utf8').catch(() => ''), 8);
  return new Error(
    `${title} ended by itself (${keeper.ended(program) ?? 'killed'}). Start again; if it ends again, read ${log}. Its last lines:\n${lines}`,
  );
}

function logFile(home: string, program: string): string {
  return join(home, 'logs', `${program}.log`);
}
