import type { SandboxAccount } from './provider.js';
import { simulationOf } from './sandbox.js';
import type { Expected, Message } from './story.js';

const MAX_BODY_BYTES = 256 * 1024;

/** Faulty senders that every provider's address must withstand, and addresses that are nobody's. */
export function generalTroubles(
  accounts: readonly SandboxAccount[],
): readonly { readonly message: Message; readonly account: SandboxAccount | null }[] {
  const nobodys = [
    message('unknown provider', '/callbacks/nobody/sandbox', '{}', refused(404)),
    message('no account', '/callbacks/nobody', '{}', refused(404)),
  ].map((one) => ({ message: one, account: null }));
  const everybodys = accounts.flatMap((account) => {
    const path = simulationOf(account.provider).path(account);
    const unknown = path.replace(account.account, 'sandbox-of-nobody');
    return [
      message('unknown account', unknown, '{}', refused(404)),
      message('oversized', path, Buffer.alloc(MAX_BODY_BYTES + 1, 32), refused(413)),
      message('wrong content type', path, '{}', refused(415), 'text/plain'),
      message('nothing at all', path, '', refused(401)),
      message('a list instead of an object', path, '[]', refused(401)),
      message('brackets 100,000 deep', path, '['.repeat(100_000), refused(401)),
      message(
        'bytes that are no UTF-8',
        path,
        Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
        refused(401),
      ),
      message('a prototype to pollute', path, '{"__proto__":{"sign":"x"}', refused(401)),
    ].map((one) => ({ message: one, account: one.name === 'unknown account' ? null : account }));
  });
  return [...nobodys, ...everybodys];
}

function refused(status: number): Expected {
  return { kind: 'refused', status };
}

function message(
  name: string,
  path: string,
  body: string | Uint8Array,
  expected: Expected,
  contentType = 'application/json',
): Message {
  return { name, path, contentType, body: () => body, expected };
}
