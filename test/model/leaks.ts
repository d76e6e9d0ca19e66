import type { ProviderFact } from '@quittance/schemas/providers/provider';
import { translated } from './front.js';
import type { Front } from './histories.js';
import { type Case, same } from './laws.js';
import { type Notice, ORDERS } from './notices/notice.js';

/** All texts of generated orders start with their name: no order, event or fact may hold another's. */
export function keepsOrdersApart({ log, folded }: Case): void {
  if (folded.orders.size < 2) return;
  for (const record of [...folded.orders.values(), ...folded.events, ...log.map(({ fact }) => fact)]) {
    for (const text of textsOf(record)) {
      const strangers = ORDERS.filter((name) => text.includes(name) && !record.order_key.includes(name));
      if (strangers.length > 0) expect(text).toBe(`free of ${strangers.join()}`);
    }
  }
}

/** Every text in a record, however deep. */
function* textsOf(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  if (typeof value === 'object' && value !== null)
    for (const part of Object.values(value)) yield* textsOf(part);
}

/**
 * A member of a merge states exactly what it would state had it come as the merge's only member, but for how many the
 * members are, whether they ended alike, and two hashes over all of them.
 */
export function splitsMergesCleanly({ history: { front, notices } }: Case): void {
  for (const notice of notices) {
    for (const alone of loneMembers(notice)) {
      const [together, apart] = [stated(front, notice), stated(front, alone)];
      if (together.length === 0) continue;
      const keys = new Set(apart.map((fact) => fact.order_key));
      same(
        together.filter((fact) => keys.has(fact.order_key)),
        apart,
      );
    }
  }
}

type OwnFact = Omit<ProviderFact, 'merge_size' | 'merge_members' | 'merge_amounts' | 'merge_mixed'>;

function stated(front: Front, notice: Notice): readonly OwnFact[] {
  const said = translated(front, notice);
  return said.kind === 'facts' ? said.facts.map(withoutMerge) : [];
}

const HASH = /^[0-9a-f]{32}$/;

function withoutMerge({
  merge_size,
  merge_members,
  merge_amounts,
  merge_mixed,
  ...own
}: ProviderFact): OwnFact {
  if (own.merge_no === null) return own;
  same([HASH.test(merge_members ?? ''), HASH.test(merge_amounts ?? '')], [true, true]);
  same([typeof merge_size, typeof merge_mixed], ['number', 'boolean']);
  return own;
}

/** A merged notice as one notice per member; of any other notice none. Packed ones are left as they are. */
function loneMembers(notice: Notice): readonly Notice[] {
  const body: unknown = JSON.parse(notice.body);
  if (typeof body !== 'object' || body === null || !('subOrders' in body)) return [];
  if (!Array.isArray(body.subOrders)) return [];
  const members: readonly unknown[] = body.subOrders;
  return members.map((member) => ({ ...notice, body: JSON.stringify({ ...body, subOrders: [member] }) }));
}
