import { isDeepStrictEqual } from 'node:util';
import type { Order } from '@quittance/processors/order/order';
import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import type { Provider, ProviderFact, StoredCallback } from '@quittance/schemas/providers/provider';
import { providers } from '@quittance/schemas/providers/registry';
import { naiveOrder } from '../../model/naive-model.js';
import { inNaiveWords } from '../../model/views.js';
import type { Acknowledged } from '../driver.js';
import { noFinding } from './decisions.js';
import type { RunLog } from './log.js';
import type { Reference } from './reference.js';

/** Something that must not be, in words. */
export type Finding = string;

/** Acknowledged = found: as often as it was acknowledged, at least; more is a provider's repetition. */
export function lostCallbacks(
  acknowledged: readonly Acknowledged[],
  { callbacks }: RunLog,
): readonly Finding[] {
  const nameOf = (provider: string, account: string, hash: string): string =>
    `${provider}/${account}/${hash}`;
  const found = new Map<string, number>();
  for (const { value } of callbacks) {
    const name = nameOf(value.provider, value.account, value.body_sha256);
    found.set(name, (found.get(name) ?? 0) + 1);
  }
  const missing: Finding[] = [];
  for (const { provider, account, bodySha256 } of acknowledged) {
    const name = nameOf(provider, account, bodySha256);
    const left = found.get(name) ?? 0;
    if (left === 0) missing.push(`acknowledged and not in callbacks.*: ${name}`);
    found.set(name, left - 1);
  }
  return missing;
}

const placeOf = (topic: string, partition: number, offset: number | bigint): string =>
  `${topic}/${partition}/${offset}`;

/** The facts of every callback, translated here and once. */
export function expectedFacts({ callbacks }: RunLog): ReadonlyMap<string, readonly ProviderFact[]> {
  return new Map(
    callbacks.map(({ record, value }) => {
      const provider = providers.get(value.provider);
      const stored: StoredCallback = {
        provider: value.provider,
        account: value.account,
        merchant: value.merchant,
        timeZone: value.time_zone,
        options: value.options,
        receivedAt: value.received_at,
        trust: value.trust === 'SIGNED' ? 'SIGNED' : 'UNSIGNED',
        keyId: value.key_id,
        callbackId: value.callback_id,
        body: value.body,
        // The suite has no buyer keys.
        pseudonym: () => null,
      };
      return [placeOf(record.topic, record.partition, record.offset), factsOf(provider, stored)];
    }),
  );
}

function factsOf(provider: Provider | undefined, callback: StoredCallback): readonly ProviderFact[] {
  const translation = provider?.translate(callback);
  return translation?.kind === 'facts' ? translation.facts : [];
}

/** One outcome per callback and one per fact of it: none is missing, none is there twice, none is of nothing. */
export function wrongOutcomes(
  { outcomes }: RunLog,
  expected: ReadonlyMap<string, readonly ProviderFact[]>,
): readonly Finding[] {
  const counts = new Map<string, number>();
  for (const { value } of outcomes) {
    const place = placeOf(value.callback_topic, value.callback_partition, value.callback_offset);
    const name = `${place}#${value.fact_index}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const findings: Finding[] = [];
  for (const [place, facts] of expected) {
    for (let index = -1; index < facts.length; index += 1) {
      const name = `${place}#${index}`;
      const count = counts.get(name) ?? 0;
      if (count !== 1) findings.push(`${name} has ${count} outcomes`);
      counts.delete(name);
    }
  }
  return [...findings, ...[...counts.keys()].map((name) => `an outcome of nothing: ${name}`)];
}

/** Every fact of every callback is in order-facts once, or was known for a repeat by translate: then not at all. */
export function wrongFacts(
  { facts, outcomes }: RunLog,
  expected: ReadonlyMap<string, readonly ProviderFact[]>,
): readonly Finding[] {
  const counts = new Map<string, number>();
  for (const { value } of facts) {
    const place = placeOf(value.callback_topic, value.callback_partition, value.callback_offset);
    const name = `${place}#${value.fact_index} ${value.fact_id} ${value.content_hash}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const repeats = new Set<string>();
  for (const { value } of outcomes) {
    if (value.outcome !== 'duplicate') continue;
    const place = placeOf(value.callback_topic, value.callback_partition, value.callback_offset);
    repeats.add(`${place}#${value.fact_index}`);
  }
  const findings: Finding[] = [];
  for (const [place, all] of expected) {
    for (const [index, fact] of all.entries()) {
      const name = `${place}#${index} ${fact.fact_id} ${fact.content_hash}`;
      const count = counts.get(name) ?? 0;
      if (count > 1 || (count === 0 && !repeats.has(`${place}#${index}`)))
        findings.push(`${name} is ${count} times in order-facts`);
      counts.delete(name);
    }
  }
  return [...findings, ...[...counts.keys()].map((name) => `a fact of nothing: ${name}`)];
}

/** Two events with one id, or events other than those of an undisturbed fold, or in another order. */
export function wrongEvents({ events }: RunLog, reference: Reference): readonly Finding[] {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  const found = new Map<number, Buffer[]>();
  for (const { record, value } of events) {
    if (seen.has(value.event_id)) findings.push(`event id twice: ${value.event_id} (${value.order_key})`);
    seen.add(value.event_id);
    found.set(record.partition, [...(found.get(record.partition) ?? []), record.value]);
  }
  for (const partition of new Set([...found.keys(), ...reference.events.keys()])) {
    const [has = [], must = []] = [found.get(partition), reference.events.get(partition)];
    if (has.length !== must.length)
      findings.push(`order-events/${partition} has ${has.length} events, an undisturbed fold ${must.length}`);
    const at = must.findIndex((bytes, index) => has[index]?.equals(bytes) === false);
    if (at >= 0) findings.push(`order-events/${partition}: event ${at} differs from an undisturbed fold's`);
  }
  return findings;
}

/** The last snapshot of every order, byte for byte. */
export function wrongSnapshots({ snapshots }: RunLog, reference: Reference): readonly Finding[] {
  const last = new Map(snapshots.map(({ record, value }) => [value.order_key, record.value]));
  const findings = [...reference.snapshots].flatMap(([key, bytes]) => {
    const found = last.get(key);
    if (found === undefined) return [`no snapshot of ${key}`];
    return found.equals(bytes) ? [] : [`the snapshot of ${key} differs from an undisturbed fold's`];
  });
  const extra = [...last.keys()].filter((key) => !reference.snapshots.has(key));
  return [...findings, ...extra.map((key) => `a snapshot of no order: ${key}`)];
}

/** Every order as the second, naive model makes it of the facts: it shares no code with the fold. */
export function wrongMoney(
  { snapshots }: RunLog,
  facts: ReadonlyMap<string, readonly OrderFact[]>,
): readonly Finding[] {
  const last = new Map<string, Order>(snapshots.map(({ value }) => [value.order_key, value]));
  return [...facts].flatMap(([key, all]) => {
    const order = last.get(key);
    if (order === undefined) return [`no order ${key}`];
    // Exceptions are not money, and some tell how late a callback came; test/model has them.
    const { exceptions: _, ...is } = inNaiveWords(order);
    const { exceptions: __, ...must } = naiveOrder(all, noFinding);
    return isDeepStrictEqual(is, must) ? [] : [`${key}: ${differences(is, must)}`];
  });
}

function differences(is: object, must: object): string {
  const values = new Map<string, unknown>(Object.entries(is));
  return Object.entries(must)
    .filter(([name, value]) => !isDeepStrictEqual(values.get(name), value))
    .map(([name, value]) => `${name} is ${show(values.get(name))}, must be ${show(value)}`)
    .join('; ');
}

function show(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part)) ?? '';
}

/** The facts of the callbacks by order, as the callbacks give them, in the order in which the fold has had them. */
export function factsByOrder(
  { facts }: RunLog,
  expected: ReadonlyMap<string, readonly ProviderFact[]>,
): ReadonlyMap<string, readonly OrderFact[]> {
  const turns = new Map<string, number>();
  for (const [turn, { value }] of facts.entries()) {
    const place = placeOf(value.callback_topic, value.callback_partition, value.callback_offset);
    turns.set(`${place}#${value.fact_index}`, turn);
  }
  const orders = new Map<string, { readonly turn: number; readonly fact: OrderFact }[]>();
  for (const [place, all] of expected) {
    const [topic = '', partition = '', offset = ''] = place.split('/');
    for (const [index, fact] of all.entries()) {
      const whole = {
        ...fact,
        callback_topic: topic,
        callback_partition: Number(partition),
        callback_offset: Number(offset),
        fact_index: index,
        facts: all.length,
      };
      // What translate knew for a repeat has no turn; it came after what it repeats.
      const turn = turns.get(`${place}#${index}`) ?? facts.length;
      orders.set(fact.order_key, [...(orders.get(fact.order_key) ?? []), { turn, fact: whole }]);
    }
  }
  return new Map(
    [...orders].map(([key, found]) => [
      key,
      found.toSorted((one, other) => one.turn - other.turn).map(({ fact }) => fact),
    ]),
  );
}
