const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * The W3C trace context a callback travels under: the sender's where it gave a valid one, else one whose trace id
 * is the callback id, so that a trace can be found from any row that names the callback. Flags 00: not sampled.
 */
export function traceparentFor(header: string | undefined, callbackId: string): string {
  if (header !== undefined && TRACEPARENT.test(header)) return header;
  const end = callbackId.slice(19, 23) + callbackId.slice(24);
  return `00-${callbackId.slice(0, 8)}${callbackId.slice(9, 13)}${callbackId.slice(14, 18)}${end}-${end}-00`;
}
