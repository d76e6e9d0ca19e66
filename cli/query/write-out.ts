import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CliError, codeOf, EXIT, messageOf } from '../exit-codes.js';

/** A file gets its name once it is whole: a short one must not look as if it were all. */
async function toFile(body: Readable, path: string): Promise<void> {
  const unfinished = `${path}.${process.pid}.part`;
  try {
    await pipeline(body, createWriteStream(unfinished));
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** Whoever reads our output may have enough, as `head` has: that is no failure. */
async function toStream(body: Readable, stream: NodeJS.WritableStream): Promise<void> {
  try {
    await pipeline(body, stream, { end: false });
  } catch (error) {
    if (codeOf(error) !== 'EPIPE') throw error;
  }
}

/**
 * Writes an answer out in flat memory.
 * @param output path of a file; null = standard output
 * @throws CliError where the answer breaks off: what has been written to standard output by then is not whole
 */
export async function writeOut(
  body: Readable,
  output: string | null,
  stdout: NodeJS.WritableStream = process.stdout,
): Promise<void> {
  try {
    await (output === null ? toStream(body, stdout) : toFile(body, output));
  } catch (error) {
    const left = output === null ? 'what was written of it is not whole' : `${output} was not written`;
    throw new CliError(EXIT.unreachable, `The answer broke off, ${left}: ${messageOf(error)}`);
  }
}
