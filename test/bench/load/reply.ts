/** The first whole reply in some bytes: its status, and where the next begins. */
export interface Reply {
  readonly status: number;
  readonly end: number;
}

const HEAD_END = '\r\n\r\n';
const CONTENT_LENGTH = /\r\ncontent-length:[ \t]*(\d+)/i;
/** `HTTP/1.1 200`: the status stands behind the version. */
const STATUS_AT = 9;

/**
 * Reads as little as can be: status and length. null = not all of it is here yet.
 * Throws where a reply has no length: then a body's end could not be told (nobody here sends chunks).
 */
export function firstReply(bytes: Buffer): Reply | null {
  const head = bytes.indexOf(HEAD_END);
  if (head === -1) return null;
  const text = bytes.toString('latin1', 0, head);
  const status = Number(text.slice(STATUS_AT, STATUS_AT + 3));
  const length = CONTENT_LENGTH.exec(text)?.[1];
  if (length === undefined && status !== 204) throw new Error(`a reply without Content-Length: ${text}`);
  const end = head + HEAD_END.length + Number(length ?? 0);
  return end > bytes.length ? null : { status, end };
}
