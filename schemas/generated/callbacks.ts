// Generated from topics/callbacks/value.avsc by schemas/generate.mjs: edit that file, not this one.

/** One accepted callback, verbatim. The account's settings it was received under travel with it, so that a replay translates it the same way whatever the accounts file says by then. */
export interface Callback {
  /** UUIDv7 given by the ingress */
  readonly callback_id: string;
  readonly provider: string;
  readonly account: string;
  /** whose account it is, from the accounts file */
  readonly merchant: string;
  /** IANA zone of the account's days */
  readonly time_zone: string;
  /** the provider's options of the account, e.g. apiVersion, unsigned; never a secret */
  readonly options: Readonly<Record<string, string>>;
  readonly received_at: number;
  /** SIGNED or UNSIGNED */
  readonly trust: string;
  /** id of the key that verified it */
  readonly key_id: string;
  readonly content_type: string;
  /** the exact bytes received */
  readonly body: Buffer;
  /** lower-case hex */
  readonly body_sha256: string;
}
