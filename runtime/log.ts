import { type DestinationStream, destination, type Logger, pino } from 'pino';

/** A logger; `log.warn({ topic }, 'message')`. */
export type Log = Logger;

/**
 * Members that must never be written, at the top of a log object or one level down. Bodies are here because
 * a callback may hold personal data: nothing logs one on purpose, and this keeps it from happening by accident.
 */
const SECRET_MEMBERS = [
  'password',
  'secret',
  'pathToken',
  'token',
  'key',
  'keys',
  'fields',
  'sasl',
  'body',
  'rawBody',
  'value',
  'authorization',
  'cookie',
] as const;

const REDACTED = [...SECRET_MEMBERS, ...SECRET_MEMBERS.map((member) => `*.${member}`)];

export interface LogOptions {
  /** Name of the process, on every line. */
  readonly service: string;
  readonly level: string;
  /** Where lines go; standard error unless told. Standard output belongs to the one ready line. */
  readonly stream?: DestinationStream;
}

/** JSON lines with secrets struck out. Written synchronously: the last line before an exit is the one that matters. */
export function createLog({ service, level, stream }: LogOptions): Log {
  return pino(
    {
      level,
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: REDACTED, censor: '[redacted]' },
    },
    stream ?? destination({ dest: 2, sync: true }),
  );
}
