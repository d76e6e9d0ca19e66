import fc from 'fast-check';
import { canonicalText, isSignable, type Parameter } from './canonical.js';

const keep = { leaveOut: [], emptyValues: 'keep' } as const;

describe('canonicalText', () => {
  it('sorts by code unit where a locale would not', () => {
    const parameters: Parameter[] = [
      ['pay_scene', '1'],
      ['paytype', '2'],
      ['payType', '3'],
      ['payment_type', '4'],
      ['packageName', '5'],
      ['Z', '6'],
    ];
    expect(canonicalText(parameters, keep)).toBe(
      'Z=6&packageName=5&payType=3&pay_scene=1&payment_type=4&paytype=2',
    );
    const byLocale = parameters.map(([name]) => name).sort((left, right) => left.localeCompare(right));
    expect(byLocale.indexOf('pay_scene')).toBeLessThan(byLocale.indexOf('payType'));
  });

  it('leaves names and nulls out, and empty values where it is told to', () => {
    const parameters: Parameter[] = [
      ['sign', 's'],
      ['b', ''],
      ['a', null],
      ['c', '0'],
    ];
    expect(canonicalText(parameters, { leaveOut: ['sign'], emptyValues: 'keep' })).toBe('b=&c=0');
    expect(canonicalText(parameters, { leaveOut: ['sign'], emptyValues: 'skip' })).toBe('c=0');
  });

  it.each([32, 33, 200])('%d names are sorted, those that are equal left in their order', (count) => {
    const parameters = Array.from(
      { length: count },
      (_, index): Parameter => [String.fromCharCode(48 + ((index * 7919) % 29)), String(index)],
    );
    const sorted = [...parameters].sort(([left], [right]) => left.charCodeAt(0) - right.charCodeAt(0));
    expect(canonicalText(parameters, keep)).toBe(sorted.map((each) => each.join('=')).join('&'));
  });

  it('does not depend on the order of arrival', () => {
    const members = fc.uniqueArray(fc.tuple(fc.string(), fc.string()), {
      selector: ([name]) => name,
      maxLength: 80,
    });
    fc.assert(
      fc.property(members, (parameters) => {
        expect(canonicalText([...parameters].reverse(), keep)).toBe(canonicalText(parameters, keep));
      }),
    );
  });
});

describe('isSignable', () => {
  it('is what UTF-8 can carry', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) }), (text) => {
        expect(isSignable(text)).toBe(Buffer.from(text, 'utf8').toString('utf8') === text);
      }),
    );
    expect([isSignable('😀'), isSignable('\ud83d'), isSignable('\ude00\ud83d')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
