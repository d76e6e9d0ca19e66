/** Headers as node:http gives them: names in lower case. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

const JSON_TYPE = 'application/json';

/** The text of a header; of a repeated one the first. */
export function headerText(headers: RequestHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
}

/** Type and subtype without parameters, in lower case; empty where there is none. */
export function mediaType(headers: RequestHeaders): string {
  const usual = headers['content-type'];
  if (usual === JSON_TYPE) return usual;
  return (headerText(headers, 'content-type')?.split(';')[0] ?? '').trim().toLowerCase();
}

/** True where the bytes received are the bytes that were signed. */
export function isIdentityEncoded(headers: RequestHeaders): boolean {
  if (headers['content-encoding'] === undefined) return true;
  const encoding = headerText(headers, 'content-encoding')?.trim().toLowerCase() ?? '';
  return encoding === '' || encoding === 'identity';
}
