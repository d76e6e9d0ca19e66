import type { Provider, ProviderKey } from '@quittance/schemas/providers/provider';
import type { AccountsContext } from './account.js';
import type { JsonNode } from './node.js';
import { readSecret } from './secret.js';
import { readInstant } from './values.js';

/** Not every text: the id is kept beside each callback as the key that verified it. */
const KEY_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

type Members = ReadonlyMap<string, JsonNode>;

function readFields(
  provider: Provider,
  members: Members,
  context: AccountsContext,
): Readonly<Record<string, string>> | null {
  const fields = new Map<string, string>();
  for (const [name, kind] of Object.entries(provider.keyFields)) {
    const node = members.get(name);
    const value = kind === 'secret' ? node && readSecret(node, context) : node?.text(/\S/, 'a text');
    if (typeof value === 'string') fields.set(name, value);
  }
  const complete = fields.size === Object.keys(provider.keyFields).length;
  return complete ? Object.fromEntries(fields) : null;
}

/** The provider's own word on a key. It must not throw, and its words must not carry the secret into our log. */
function checkKey(node: JsonNode, provider: Provider, key: ProviderKey): ProviderKey | null {
  try {
    const problem = provider.checkKey(key);
    return problem === null ? key : node.mistake(`cannot be used: ${problem}`, 'correct it');
  } catch {
    return node.mistake(`${provider.name} cannot make sense of it`, 'compare it with what the provider gave');
  }
}

function readKey(node: JsonNode, provider: Provider, context: AccountsContext): ProviderKey | null {
  const members = node.members(['id', ...Object.keys(provider.keyFields), 'notBefore', 'notAfter']);
  if (members === null) return null;
  const id = members.get('id')?.text(KEY_ID, 'a short name of letters, digits, dots, dashes') ?? null;
  const fields = readFields(provider, members, context);
  const [from, until] = [members.get('notBefore'), members.get('notAfter')];
  const notBefore = from === undefined ? null : readInstant(from);
  const notAfter = until === undefined ? null : readInstant(until);
  if (notBefore !== null && notAfter !== null && notBefore >= notAfter)
    until?.mistake('is not after notBefore', 'correct one of the two');
  if (id === null || fields === null) return null;
  return checkKey(node, provider, { id, fields, notBefore, notAfter });
}

/** All keys of an account that can be used; what is wrong with the others is noted. */
export function readKeys(
  list: JsonNode,
  provider: Provider,
  context: AccountsContext,
): readonly ProviderKey[] {
  const keys: ProviderKey[] = [];
  for (const node of list.items('key')) {
    const key = readKey(node, provider, context);
    if (key === null) continue;
    if (keys.some(({ id }) => id === key.id))
      node.mistake('has the id of another key', 'give each its own id');
    keys.push(key);
  }
  return keys;
}
