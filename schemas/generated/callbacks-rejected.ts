// Generated from topics/callbacks-rejected/value.avsc by schemas/generate.mjs: edit that file, not this one.

/** A refused callback with its cause. No secret: a path token is not kept, headers are an allowlist. */
export interface CallbackRejected {
  readonly rejection_id: string;
  /** as in the path, possibly unknown */
  readonly provider: string;
  /** as in the path, possibly unknown */
  readonly account: string;
  readonly received_at: number;
  /** code of the refusal, e.g. wrong_signature */
  readonly cause: string;
  readonly http_status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** first 8 KB */
  readonly body_start: Buffer;
  readonly body_length: number;
}
