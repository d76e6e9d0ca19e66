/** How every verb ends; README.md lists the same. */
export const EXIT = {
  ok: 0,
  /** Figures are off, or what was asked for does not exist. */
  off: 1,
  /** Wrong usage or configuration; nothing was started. */
  usage: 2,
  /** Quittance, or a server it needs, does not answer. */
  unreachable: 3,
  /** `verify`: nothing is wrong in what could be looked at, but that was not everything. */
  partial: 4,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An end with a reason for a person; everything else that is thrown is a bug and shows its stack. */
export class CliError extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.name = 'CliError';
    this.exitCode = exitCode;
  }
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The code of a system error such as ENOENT; empty for anything else. By its members, not by its class. */
export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
