import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** How long a topic keeps its records. */
export type Retention =
  | { readonly kind: 'delete'; readonly ms: number }
  | { readonly kind: 'compact' }
  | { readonly kind: 'forever' };

/**
 * One kind of topic. `T` is the value's type, generated from its schema. A topic family such as
 * `callbacks.<provider>` has one Topic and several names.
 */
export interface Topic<T> {
  /** Folder under schemas/topics and name of the schema's subject family. */
  readonly folder: string;
  /** Names in Kafka: one, or one per provider. */
  readonly names: readonly string[];
  readonly retention: Retention;
  /** What the record key is, in words. */
  readonly key: string;
  /** Avro schema of the value, JSON text. */
  readonly schema: string;
  /** Phantom: carries T, never set. */
  readonly valueType?: T;
}

export const DAY_MS = 86_400_000;

/** Root of the schemas package, from source and from dist alike. */
function packageRoot(): string {
  return __dirname.includes(`${join('schemas', 'dist')}`)
    ? resolve(__dirname, '..', '..')
    : resolve(__dirname, '..');
}

/** Reads `topics/<folder>/value.avsc` from the package root, so that a build copies nothing. */
export function schemaText(folder: string): string {
  return readFileSync(join(packageRoot(), 'topics', folder, 'value.avsc'), 'utf8');
}
