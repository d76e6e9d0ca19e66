import { readFileSync } from 'node:fs';
import { errorCode } from '../errors.js';
import { ConfigurationError, type Problem } from './problem.js';

/** The environment of a process, as `main.ts` passes it down. */
export type Env = Readonly<Record<string, string | undefined>>;

/** A whole number that may be set, with its default and its bounds. */
export interface NumberRule {
  readonly variable: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly about: string;
}

/**
 * Reads variables one by one and goes on after a mistake, so that all of them can be told at once. Where a
 * value is wrong a stand-in is returned; it never leaves `readSettings`, which throws before.
 */
export class EnvReader {
  readonly problems: Problem[] = [];
  /** As given: for a file of settings that names variables of its own. */
  readonly env: Env;

  constructor(env: Env) {
    this.env = env;
  }

  /** Says what is wrong with a variable. */
  mistake(where: string, problem: string, whatToDo: string): void {
    this.problems.push({ where, problem, whatToDo });
  }

  /** An empty variable counts as not set, as in every shell script that writes `X=`. */
  optional(variable: string): string | null {
    const text = this.env[variable]?.trim();
    return text === undefined || text === '' ? null : text;
  }

  /** A secret is taken as it is: blanks may belong to it. */
  secret(variable: string): string | null {
    const text = this.env[variable];
    return text === undefined || text === '' ? null : text;
  }

  required(variable: string, example: string): string {
    const text = this.optional(variable);
    if (text === null) this.mistake(variable, 'is not set', `set it, for example to ${example}`);
    return text ?? '';
  }

  flag(variable: string): boolean {
    return this.choice(variable, ['false', 'true'], 'false') === 'true';
  }

  choice<T extends string>(variable: string, values: readonly T[], fallback: T): T {
    const text = this.optional(variable);
    if (text === null) return fallback;
    const found = values.find((value) => value === text.toLowerCase());
    if (found === undefined)
      this.mistake(variable, 'has an unknown value', `use one of ${values.join(', ')}`);
    return found ?? fallback;
  }

  number(rule: NumberRule): number {
    const text = this.optional(rule.variable);
    if (text === null) return rule.default;
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= rule.min && value <= rule.max) return value;
    this.mistake(
      rule.variable,
      'is not a whole number within its bounds',
      `use ${rule.min} to ${rule.max}, or leave it out for ${rule.default}`,
    );
    return rule.default;
  }

  /** The text of the file a variable names, or null where the variable is not set. */
  fileText(variable: string): string | null {
    const path = this.optional(variable);
    if (path === null) return null;
    try {
      return readFileSync(path, 'utf8');
    } catch (thrown) {
      this.mistake(
        variable,
        `names a file that cannot be read (${path}: ${errorCode(thrown)})`,
        'correct the path',
      );
      return null;
    }
  }
}

/** Runs `read` over the environment and throws one error that lists every mistake. */
export function readSettings<T>(env: Env, read: (reader: EnvReader) => T): T {
  const reader = new EnvReader(env);
  const settings = read(reader);
  if (reader.problems.length > 0) throw new ConfigurationError(reader.problems);
  return settings;
}
