import { writeFileSync } from 'node:fs';

/** A POST as it goes over the wire. */
export interface PostRequest {
  readonly path: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const LENGTH_BYTES = 4;

/** The whole request in bytes, made once: while the load runs nothing is left to do but to send it. */
export function wireRequest({ path, body, headers }: PostRequest): Buffer {
  const lines = [
    `POST ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

/** Requests in a file, each behind its length: how they reach the process that sends them. */
export function writeRequests(file: string, requests: readonly Buffer[]): void {
  const parts = requests.flatMap((request) => {
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32BE(request.length);
    return [length, request];
  });
  writeFileSync(file, Buffer.concat(parts));
}

export function parseRequests(bytes: Buffer): readonly Buffer[] {
  const requests: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const start = at + LENGTH_BYTES;
    const end = start + bytes.readUInt32BE(at);
    requests.push(bytes.subarray(start, end));
    at = end;
  }
  return requests;
}
