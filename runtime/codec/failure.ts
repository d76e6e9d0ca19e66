/** Why a value or a schema could not be used. Codes are stable. */
export const CODEC_FAILURES = {
  schema_not_registered:
    'The registry does not know a schema of this version. `quittance up` registers them.',
  schema_unknown:
    'A record names a schema id that the registry does not have: another registry, or a lost one.',
  schema_incompatible: 'A record was written with a schema that ours cannot read.',
  value_unreadable: 'Bytes that are no value of this topic.',
  value_invalid: 'A value does not fit its schema, e.g. an amount beyond 64 bits.',
  registry_unreachable: 'The schema registry did not answer.',
} as const;

export type CodecFailureCode = keyof typeof CODEC_FAILURES;

export class CodecFailure extends Error {
  readonly code: CodecFailureCode;
  /** Only an absent registry comes back by itself. */
  readonly retriable: boolean;
  override readonly name = 'CodecFailure';

  constructor(code: CodecFailureCode, detail: string, cause?: unknown) {
    super(`${code}: ${detail}`, { cause });
    this.code = code;
    this.retriable = code === 'registry_unreachable';
  }
}
