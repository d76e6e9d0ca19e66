import fc from 'fast-check';
import { MAX_DEPTH, readJson } from './json.js';
import { type Json, jsonText, memberOf } from './json-value.js';

const NOT_JSON = { kind: 'not_json' };
const read = (text: string) => readJson(Buffer.from(text));

function value(text: string): Json {
  const reading = read(text);
  if (reading.kind === 'json') return reading.value;
  throw new Error(`not JSON: ${text}`);
}

/** The value as JSON.parse gives it, to compare with. */
function plain(json: Json): unknown {
  switch (json.kind) {
    case 'null':
      return null;
    case 'boolean':
    case 'number':
      return JSON.parse(json.raw);
    case 'string':
      return json.value;
    case 'array':
      return json.items.map(plain);
    case 'object':
      return Object.fromEntries([...json.members].map(([name, member]) => [name, plain(member)]));
  }
}

describe('readJson', () => {
  it('agrees with JSON.parse on any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(0, 1, '\t'), (some, indent) => {
        const text = JSON.stringify(some, null, indent);
        expect(JSON.stringify(plain(value(text)))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it('agrees with JSON.parse on what is no JSON', () => {
    const broken = fc
      .tuple(fc.json({ maxDepth: 2 }), fc.nat(60), fc.constantFrom('', '"', ',', '0', '\\', '}', '\n', '-'))
      .map(([text, at, mark]) => text.slice(0, at) + mark + text.slice(at + 1));
    fc.assert(
      fc.property(broken, (text) => {
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        expect([text, read(text).kind]).toEqual([text, isJson ? 'json' : 'not_json']);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(['1.0', '1e3', '-0', '9007199254740993', '0.10', '1E+400'])('keeps the digits of %s', (raw) => {
    expect(value(raw)).toEqual({ kind: 'number', raw });
  });

  it.each([
    '',
    ' ',
    '01',
    '1.',
    '.5',
    '+1',
    'NaN',
    'Infinity',
    'nul',
    "'a'",
    '"a',
    '"a\\',
    '"\\x"',
    '"\u0000"',
    '"\n"',
    '[1,]',
    '[1 2]',
    '[',
    '{"a":1,}',
    '{"a" 1}',
    '{a:1}',
    '{"a":1',
    '{"a":}',
    '1 2',
    '{}x',
    '/**/1',
    '\u00a01',
    '\uFEFF1',
  ])('refuses %j', (text) => {
    expect(read(text)).toEqual(NOT_JSON);
  });

  it('refuses bytes that are not UTF-8: cut, overlong, a surrogate', () => {
    for (const bytes of [
      [0x22, 0xe4, 0xbd, 0x22],
      [0x22, 0xc0, 0xaf, 0x22],
      [0x22, 0xed, 0xa0, 0x80, 0x22],
    ]) {
      expect(readJson(Uint8Array.from(bytes))).toEqual(NOT_JSON);
    }
  });

  it('takes 32 levels and no more', () => {
    const levels = (count: number): string => `${'['.repeat(count)}${']'.repeat(count)}`;
    expect(read(levels(MAX_DEPTH)).kind).toBe('json');
    expect(read(levels(MAX_DEPTH + 1))).toEqual(NOT_JSON);
    expect(read('{"a":'.repeat(MAX_DEPTH + 1))).toEqual(NOT_JSON);
    expect(read('['.repeat(250_000))).toEqual(NOT_JSON);
  });

  it('reads __proto__, constructor and "" as names like any other', () => {
    const object = value('{"__proto__":{"sign":1},"constructor":2,"":3}');
    expect(object.kind === 'object' && [...object.members.keys()]).toEqual(['__proto__', 'constructor', '']);
    expect(object.kind === 'object' && memberOf(object, 'sign')).toBeNull();
  });

  it('keeps NUL and a lone surrogate that are written as escapes', () => {
    expect(value('"\\u0000\\ud800"')).toEqual({ kind: 'string', value: '\u0000\ud800' });
  });

  it.each([
    ['{"a":1,"a":1}', false],
    ['{"a":[{"b":null}],"a":[ {"b":null} ]}', false],
    ['{"a":1,"a":2}', true],
    ['{"a":1,"a":1.0}', true],
    ['{"a":1,"a":"1"}', true],
    ['{"a":1,"\\u0061":2}', true],
    ['{"a":1,"a":2,"a":1}', true],
    ['[{"a":{"b":1,"b":null}}]', true],
    ['[{"a":1},{"a":2}]', false],
  ])('of %s says contradictory: %s', (text, contradictory) => {
    expect(read(text)).toMatchObject({ kind: 'json', contradictory });
  });

  it('keeps the first of two members and names the repeated one', () => {
    expect(value('{"a":1,"b":2,"a":3}')).toMatchObject({
      members: new Map([
        ['a', { kind: 'number', raw: '1' }],
        ['b', { kind: 'number', raw: '2' }],
      ]),
      repeated: new Set(['a']),
    });
  });

  it('reads the largest hostile bodies in time that grows with their length', () => {
    const large = 'x'.repeat(100_000);
    const bodies = [
      `{"a":"${large}"${',"a":1'.repeat(25_000)}}`,
      `"${'\\n'.repeat(125_000)}"`,
      `[${'1,'.repeat(125_000)}1]`,
      `{${Array.from({ length: 20_000 }, (_, index) => `"k${index}":{}`).join(',')}}`,
      ' '.repeat(250_000),
      '9'.repeat(250_000),
    ];
    // Processor time, so that a busy machine does not fail the test; quadratic reading takes many seconds.
    const start = process.cpuUsage();
    for (const body of bodies) read(body);
    expect(process.cpuUsage(start).user / 1_000).toBeLessThan(2_000);
  });
});

describe('jsonText', () => {
  it('is compact, with the digits as they came, in received or in sorted order', () => {
    const json = value('{ "b": [1.0, "\\u00e9\\"", {"z":null, "B":true}], "a": 1e3, "_": false }');
    expect(jsonText(json)).toBe('{"b":[1.0,"é\\"",{"z":null,"B":true}],"a":1e3,"_":false}');
    expect(jsonText(json, true)).toBe('{"_":false,"a":1e3,"b":[1.0,"é\\"",{"B":true,"z":null}]}');
  });

  it('is JSON.stringify where there is nothing to sort', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (some) => {
        const text = JSON.stringify(some);
        expect(jsonText(value(text))).toBe(text);
      }),
    );
  });
});
