/** A fixture of a topic's value: what was written, and the bytes it became (without the registry's header). */
export interface Fixture {
  readonly value: object;
  readonly hex: string;
}

const BIGINT = /^(-?\d+)n$/;
const BYTES = /^hex:([0-9a-f]*)$/;

/** JSON has neither bigint nor bytes: "12n" stands for 12n, "hex:00ff" for two bytes. */
function revive(_: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const bigint = BIGINT.exec(value)?.[1];
  if (bigint !== undefined) return BigInt(bigint);
  const hex = BYTES.exec(value)?.[1];
  return hex === undefined ? value : Buffer.from(hex, 'hex');
}

function isFixture(parsed: unknown): parsed is Fixture {
  return (
    typeof parsed === 'object' &&
    parsed !== null &&
    typeof Reflect.get(parsed, 'value') === 'object' &&
    typeof Reflect.get(parsed, 'hex') === 'string'
  );
}

export function readFixture(text: string): Fixture {
  const parsed: unknown = JSON.parse(text, revive);
  if (!isFixture(parsed)) throw new Error('a fixture has a value and its bytes in hex');
  return parsed;
}

export function fixtureBytes(fixture: Fixture): Buffer {
  return Buffer.from(fixture.hex, 'hex');
}
