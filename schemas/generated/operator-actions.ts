// Generated from topics/operator-actions/value.avsc by schemas/generate.mjs: edit that file, not this one.

/** A person decided something about an exception of an order. Appended, never edited; the same action_id twice counts once. */
export interface OperatorAction {
  /** chosen by the sender: sending it again is harmless */
  readonly action_id: string;
  readonly provider: string;
  readonly account: string;
  readonly provider_order_no: string;
  readonly merchant: string;
  readonly time_zone: string;
  /** ACKNOWLEDGE, ASSIGN, RESOLVE, IGNORE, ANNOTATE or REOPEN */
  readonly verb: string;
  readonly exception_kind: string;
  readonly exception_subject: string;
  /** the finding the actor saw; RESOLVE and IGNORE hold only for it */
  readonly finding_id: string | null;
  /** resolving a restated fact: content_hash of the variant that counts from now on */
  readonly counts: string | null;
  /** who: a name of your own staff directory */
  readonly actor: string;
  readonly assignee: string | null;
  /** RESOLVE: confirmed_by_query, corrected, written_off, provider_error or duplicate */
  readonly reason: string | null;
  readonly note: string | null;
  readonly acted_at: number;
}
