import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StatementMapping } from '@quittance/schemas/statements/mapping';
import type { Problem } from '../config/problem.js';
import { JsonNode } from './node.js';
import { readStatement } from './statement.js';

const EXAMPLES = join(__dirname, '..', '..', 'docs', 'statements');

/** An example bill of the documentation. */
export function exampleBill(name: string): Buffer {
  return readFileSync(join(EXAMPLES, `${name}-type.csv`));
}

/** Its mapping as JSON, which a test may change. */
export function exampleJson(name: string): Readonly<Record<string, unknown>> {
  const json: unknown = JSON.parse(readFileSync(join(EXAMPLES, `${name}-type.json`), 'utf8'));
  return { ...(typeof json === 'object' ? json : {}) };
}

/** A mapping as the accounts file has it, or its mistakes. */
export function mappingOf(json: unknown): { mapping: StatementMapping | null; mistakes: readonly string[] } {
  const problems: Problem[] = [];
  const mapping = readStatement(new JsonNode('statement', json, problems));
  return { mapping, mistakes: problems.map(({ where, problem }) => `${where} ${problem}`) };
}
