import { type ErrorCode, QuittanceError } from '../errors.js';

/** One mistake in what a person configured. */
export interface Problem {
  /** Where: an environment variable, or a path in a file such as `accounts[1].keys[0].secret`. */
  readonly where: string;
  /** What is wrong; never the value of a secret. */
  readonly problem: string;
  readonly whatToDo: string;
}

/** One line for a person. */
export function problemText({ where, problem, whatToDo }: Problem): string {
  return `${where}: ${problem}; ${whatToDo}`;
}

/** Everything that is wrong, at once: nothing starts half-configured. */
export class ConfigurationError extends QuittanceError {
  readonly problems: readonly Problem[];

  constructor(
    problems: readonly Problem[],
    code: Extract<ErrorCode, 'configuration_invalid' | 'accounts_invalid'> = 'configuration_invalid',
  ) {
    const count = problems.length === 1 ? '1 mistake' : `${problems.length} mistakes`;
    super(code, [`${count}:`, ...problems.map((problem) => `  ${problemText(problem)}`)].join('\n'));
    this.name = 'ConfigurationError';
    this.problems = problems;
  }
}
