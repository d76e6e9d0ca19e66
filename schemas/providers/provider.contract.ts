import fc from 'fast-check';
import {
  type Provider,
  type ProviderAccount,
  type ProviderFact,
  REFUSALS,
  type StoredCallback,
  type Translation,
  type Verification,
} from './provider.js';
import type { SandboxKey } from './sandbox.js';

/** What a provider's spec gives the suite: its sandbox, and samples of every callback type it has. */
export interface ContractSubject {
  readonly provider: Provider;
  readonly newKey: (id: string) => SandboxKey;
  /** Signed bodies by name; each must translate to facts. Hold every personal member the provider may send. */
  readonly bodies: (signer: string) => Readonly<Record<string, string>>;
  /** Values of personal members in `bodies`: none may come out. */
  readonly personal: readonly string[];
  /** Options of the account; the provider's defaults fill in the rest. */
  readonly options?: Readonly<Record<string, string>>;
  /** The part of a body that is signed; null where nothing in it is. */
  readonly signedPart: ((body: string) => string) | null;
  /** Replies at NOW by the key `newKey('a')` gave. */
  readonly replies: (signer: string) => { readonly accepted: string; readonly refused: string };
}

/** 2026-03-01T00:00:00Z, UTC+8 20260301080000. */
export const NOW = Date.UTC(2026, 2, 1);

function defaults(provider: Provider): Record<string, string> {
  return Object.fromEntries(Object.entries(provider.options).map(([name, rule]) => [name, rule.default]));
}

/** A stored callback as translate gets it, with the provider's default options. */
export function stored(
  provider: Provider,
  body: string | Uint8Array,
  over: Partial<StoredCallback> = {},
): StoredCallback {
  return {
    provider: provider.name,
    account: 'main',
    merchant: 'acme',
    timeZone: 'Asia/Shanghai',
    receivedAt: NOW,
    trust: provider.usesPathToken ? 'UNSIGNED' : 'SIGNED',
    keyId: 'a',
    callbackId: '01961f00-0000-7000-8000-000000000000',
    pseudonym: () => null,
    body: typeof body === 'string' ? Buffer.from(body) : body,
    ...over,
    options: { ...defaults(provider), ...over.options },
  };
}

/** JSON text of anything a provider returns, bigints as text. */
export function plainText(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) => (typeof member === 'bigint' ? `${member}` : member));
}

/** Every body that differs from `body` in one byte of `part`. */
function* flips(body: string, part: string): Generator<Buffer> {
  const bytes = Buffer.from(body);
  const start = bytes.indexOf(part);
  for (let at = start; at < start + Buffer.byteLength(part); at += 1) {
    const flipped = Buffer.from(bytes);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 7));
    yield flipped;
  }
}

/** Thousands of signatures are checked and keys made: seconds where the machine is busy. */
jest.setTimeout(60_000);

/** Runs the rules every provider must keep; a spec calls it once and adds what is its own. */
export function describeProvider(subject: ContractSubject): void {
  const { provider } = subject;
  const first = subject.newKey('a');
  const second = subject.newKey('b');
  const options = { ...defaults(provider), ...subject.options };
  const account: ProviderAccount = { keys: [first.key, second.key], options };
  const bodies = Object.entries(subject.bodies(first.signer));

  const verify = (
    body: string | Uint8Array,
    signer = first,
    over: Partial<ProviderAccount> = {},
  ): Verification =>
    provider.verify(
      {
        pathToken: provider.usesPathToken ? signer.signer : null,
        body: typeof body === 'string' ? Buffer.from(body) : body,
      },
      { ...account, ...over },
      NOW,
    );
  const translate = (body: string | Uint8Array, over: Partial<StoredCallback> = {}) =>
    provider.translate(stored(provider, body, { options, ...over }));

  describe(`${provider.name} as a provider`, () => {
    it('declares options whose defaults are allowed', () => {
      for (const rule of Object.values(provider.options)) expect(rule.values).toContain(rule.default);
    });

    it('takes a good key and refuses an empty one', () => {
      expect(provider.checkKey(first.key)).toBeNull();
      expect(provider.checkKey({ ...first.key, fields: {} })).not.toBeNull();
    });

    it.each(bodies)('believes a genuine %s and says by which key', (_, body) => {
      const proof = verify(body);
      expect(proof).toMatchObject({ kind: 'proof', keyId: 'a' });
      expect(proof).not.toMatchObject({ routingKey: null });
    });

    it('accepts every live key and keeps which one it was', () => {
      for (const [name, body] of Object.entries(subject.bodies(second.signer))) {
        expect([name, verify(body, second)]).toEqual([
          name,
          expect.objectContaining({ kind: 'proof', keyId: 'b' }),
        ]);
      }
    });

    it('refuses the signature of a stranger', () => {
      const stranger = subject.newKey('a');
      for (const [name, body] of Object.entries(subject.bodies(stranger.signer))) {
        expect([name, verify(body, stranger).kind]).toEqual([name, 'refusal']);
      }
    });

    it.each([
      ['not yet in force', { notBefore: NOW + 1 }],
      ['no longer in force', { notAfter: NOW }],
    ])('refuses a key that is %s', (_, window) => {
      const closed = { ...first.key, ...window };
      for (const [, body] of bodies) {
        expect(verify(body, first, { keys: [closed, second.key] }).kind).toBe('refusal');
        expect(verify(body, first, { keys: [closed] })).toEqual({ kind: 'refusal', cause: 'no_active_key' });
      }
    });

    it('believes a key from the first to the last millisecond of its window', () => {
      const window = { ...first.key, notBefore: NOW, notAfter: NOW + 1 };
      for (const [, body] of bodies) expect(verify(body, first, { keys: [window] }).kind).toBe('proof');
    });

    it.each([
      ['nothing', ''],
      ['no JSON', '{"sign":'],
      ['a list', '[]'],
      ['a byte order mark', '\uFEFF{}'],
      ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
      ['33 levels', `${'{"a":'.repeat(33)}1${'}'.repeat(33)}`],
    ])('refuses %s as not_json', (_, body) => {
      expect(verify(body)).toEqual({ kind: 'refusal', cause: 'not_json' });
    });

    it('replies exactly as the provider asks', () => {
      const replies = subject.replies(first.signer);
      const accepted = provider.acknowledge({ kind: 'accepted', keyId: 'a' }, account, NOW);
      const refused = provider.acknowledge({ kind: 'refused', cause: 'wrong_signature' }, account, NOW);
      expect([accepted.body, refused.body]).toEqual([replies.accepted, replies.refused]);
      expect(accepted.contentType).toBe('application/json');
    });

    it('never replies success to what is not accepted', () => {
      const success = provider.acknowledge({ kind: 'accepted', keyId: 'a' }, account, NOW).body;
      const verdicts = REFUSALS.map((cause) => ({ kind: 'refused', cause }) as const);
      for (const verdict of [...verdicts, { kind: 'failed', message: 'busy' } as const]) {
        expect(provider.acknowledge(verdict, account, NOW).body).not.toBe(success);
      }
    });

    describeFacts(subject, bodies, translate);
    describeHostile(bodies, verify, translate);
  });

  const { signedPart } = subject;
  if (signedPart !== null) {
    describe(`${provider.name} under tampering`, () => {
      const said = (body: string | Uint8Array): string => plainText(translate(body));

      it.each(bodies)('refuses every flipped bit of a signed %s, or it says the same', (_, body) => {
        for (const flipped of flips(body, signedPart(body))) {
          const verdict = verify(flipped);
          if (verdict.kind === 'proof') expect(said(flipped)).toBe(said(body));
        }
      });

      it.each(bodies)('refuses a second sign in %s', (_, body) => {
        const twice = body.replace('"sign":', '"sign":"x","sign":');
        expect(verify(twice)).toEqual({ kind: 'refusal', cause: 'double_sign' });
        const sign = /"sign":"[^"]*"/.exec(body)?.[0] ?? '';
        expect(verify(body.replace(sign, `${sign},${sign}`))).toEqual({
          kind: 'refusal',
          cause: 'double_sign',
        });
      });

      it.each(bodies)('refuses %s without sign', (_, body) => {
        for (const other of ['"sing":"x"', '"sign":null', '"sign":""', '"sign":1']) {
          const without = body.replace(/"sign":"[^"]*"/, other);
          expect(verify(without)).toEqual({ kind: 'refusal', cause: 'missing_sign' });
        }
      });

      it.each(bodies)('refuses %s with a member given twice', (_, body) => {
        const part = signedPart(body);
        const name = /"(\w+)":/.exec(part)?.[1] ?? '';
        expect(verify(body.replace(part, `{"${name}":"x",${part.slice(1)}`))).toMatchObject({
          cause: 'not_json',
        });
      });
    });
  }
}

/** The facts of a translation; none where it is another member. */
export function factsOf(translation: Translation): readonly ProviderFact[] {
  return translation.kind === 'facts' ? translation.facts : [];
}

type Translate = (body: string | Uint8Array, over?: Partial<StoredCallback>) => Translation;
type Bodies = readonly (readonly [string, string])[];

function describeFacts(subject: ContractSubject, bodies: Bodies, translate: Translate): void {
  it.each(bodies)('reads facts from %s', (_, body) => {
    const translation = translate(body);
    expect(translation.kind).toBe('facts');
    const facts = factsOf(translation);
    for (const fact of facts) {
      expect(fact.order_key).toBe(`${subject.provider.name}|main|${fact.provider_order_no}`);
      expect(fact.fact_id.startsWith(`${subject.provider.name}|main|`)).toBe(true);
      if (fact.type === 'payment.succeeded') expect(fact.paid_minor).not.toBeNull();
    }
    expect(new Set(facts.map((fact) => fact.fact_id)).size).toBe(facts.length);
  });

  it.each(bodies)('says the same of %s each time', (_, body) => {
    expect(plainText(translate(body))).toBe(plainText(translate(body)));
  });

  it.each(bodies)('knows %s again when it is sent later, under another key', (_, body) => {
    const identity = (over: Partial<StoredCallback>): unknown =>
      factsOf(translate(body, over)).map((fact) => [fact.fact_id, fact.content_hash]);
    expect(identity({ receivedAt: NOW + 60_000, keyId: 'b', callbackId: 'other' })).toEqual(identity({}));
  });

  it.each(bodies)('lets nothing personal out of %s', (_, body) => {
    const out = plainText(translate(body));
    for (const value of subject.personal) expect(out).not.toContain(value);
  });
}

function describeHostile(
  bodies: Bodies,
  verify: (body: string | Uint8Array) => Verification,
  translate: Translate,
): void {
  const survives = (body: string | Uint8Array): void => {
    expect(['proof', 'refusal']).toContain(verify(body).kind);
    expect(['facts', 'ignored', 'unreadable']).toContain(translate(body).kind);
  };

  it('survives any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), survives));
  });

  it('survives any JSON', () => {
    fc.assert(fc.property(fc.json({ maxDepth: 4 }), survives));
  });

  it('survives its own bodies with any member replaced by anything', () => {
    const names = [
      ...new Set(bodies.flatMap(([, body]) => [...body.matchAll(/"(\w+)":/g)].map((hit) => hit[1]))),
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...bodies),
        fc.constantFrom(...names),
        fc.oneof(
          fc.json(),
          fc.constantFrom('"\\ud800"', '"\\u0000"', '1e400', '"__proto__"', '-1', '[{}]', '{}'),
        ),
        ([, body], name, json) => {
          survives(body.replace(new RegExp(`"${name}":(?:"[^"]*"|[^,{}[\\]]+)`), () => `"${name}":${json}`));
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ['__proto__', '{"__proto__":{"sign":"x"},"constructor":1}'],
    ['a lone surrogate', '{"sign":"x","\\ud800":"\\udc00"}'],
    ['NUL', '{"sign":"\\u0000","a\\u0000":1}'],
    ['a name given twice', '{"a":1,"a":2,"data":{"b":1,"b":2}}'],
  ])('survives %s', (_, body) => {
    survives(body);
  });
}
