import type { FetchedMessage } from 'kafkajs/src/protocol/requests/fetch/v11/response';
import { lately } from '../../lately.js';
import { Input } from './input.js';

/** Of the batch that a record stands in. */
export interface BatchOfRecord {
  readonly firstOffset: number;
  readonly firstTimestamp: number;
  /** The broker's own time for all records of it; null where each has its producer's. */
  readonly appendTimestamp: number | null;
  readonly isControlBatch: boolean;
  readonly context: FetchedMessage['batchContext'];
}

type Headers = FetchedMessage['headers'];
type HeaderValue = Headers[string];

const ATTRIBUTES_BYTES = 1;

/** A record as kafkajs gives it, whose headers are read when somebody asks: few readers do. */
export class LazyRecord implements FetchedMessage {
  readonly offset: string;
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly batchContext: FetchedMessage['batchContext'];
  isControlRecord: boolean;
  readonly #headers: Buffer;

  /** @param end where the record ends by the length in front of it */
  constructor(input: Input, end: number, batch: BatchOfRecord) {
    input.at += ATTRIBUTES_BYTES;
    const timestamp = batch.firstTimestamp + input.varint();
    this.timestamp = String(batch.appendTimestamp ?? timestamp);
    this.offset = String(batch.firstOffset + input.varint());
    this.key = input.content();
    this.value = input.content();
    this.isControlRecord = batch.isControlBatch;
    this.batchContext = batch.context;
    this.#headers = input.bytes.subarray(input.at, end);
  }

  get headers(): Headers {
    return headersOf(new Input(this.#headers));
  }

  /** The headers as texts: of a repeated one the last counts, and one without a value says nothing. */
  headerTexts(): Record<string, string> {
    return textsOf(new Input(this.#headers));
  }
}

const NAMES = lately();
const VALUES = lately();

/** As `headersOf`, without a buffer for each name and value. */
function textsOf(input: Input): Record<string, string> {
  const texts: Record<string, string> = {};
  for (let left = input.varint(); left > 0 && !input.isAtEnd; left -= 1) {
    const name = input.text(NAMES) ?? 'null';
    const value = input.text(VALUES);
    if (value !== null) texts[name] = value;
    else delete texts[name];
  }
  return texts;
}

/** A name that is there several times has its values in a list. */
function headersOf(input: Input): Headers {
  // Without a prototype: a header may be called __proto__.
  const headers: Record<string, HeaderValue> = { __proto__: null };
  for (let left = input.varint(); left > 0 && !input.isAtEnd; left -= 1) {
    const name = String(input.content());
    const value = input.content();
    const former = headers[name];
    if (former === undefined) headers[name] = value;
    else headers[name] = Array.isArray(former) ? [...former, value] : [former, value];
  }
  return headers;
}
