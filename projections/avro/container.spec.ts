import { wireValue } from '../testing/avro.given.js';
import { avroContainer, varint, withPlace, writerSchemaId } from './container.js';
import type { AvroRecord } from './schema.js';

const writer: AvroRecord = {
  type: 'record',
  name: 'R',
  fields: [
    { name: 'a', type: 'string' },
    { name: 'b', type: ['null', 'long'] },
  ],
};

/** The specification's own examples (Avro 1.11.1, Binary Encoding): 0 → 00, 1 → 02, 64 → 80 01. */
it.each([
  [0n, '00'],
  [1n, '02'],
  [63n, '7e'],
  [64n, '8001'],
  [2n ** 31n - 1n, 'feffffff0f'],
  [2n ** 53n + 1n, '8280808080808020'],
  [2n ** 63n - 1n, 'feffffffffffffffff01'],
])('%s is the varint %s', (value, hex) => {
  expect(varint(value).toString('hex')).toBe(hex);
});

it('puts partition and offset in front of the record as it is, without its registry header', () => {
  const value = wireValue(writer, 7, { a: 'x', b: 5 });
  expect(value.toString('hex')).toBe('0000000007' + '0278' + '020a');
  const body = avroContainer(writer, [
    { partition: 3, offset: 64n, value },
    { partition: 0, offset: 0n, value },
  ]);
  const hex = body.toString('hex');
  const sync = hex.slice(-32);
  // count 2, length 4+3+4+2 = 13 bytes, then the two rows
  expect(hex.endsWith(`${sync}041a068001${'0278020a'}0000${'0278020a'}${sync}`.replace(sync, sync))).toBe(
    true,
  );
});

it('starts with magic, codec and the schema with its place fields', () => {
  const body = avroContainer(writer, []);
  expect(body.subarray(0, 4).toString('latin1')).toBe('Obj\u0001');
  expect(body.toString('latin1')).toContain(`avro.codec\u0008null`);
  expect(body.toString('utf8')).toContain(JSON.stringify(withPlace(writer)));
  expect(withPlace(writer).fields.map(({ name }) => name)).toEqual([
    'kafka_partition',
    'kafka_offset',
    'a',
    'b',
  ]);
});

it('is the same bytes for the same records', () => {
  const records = [{ partition: 1, offset: 2n, value: wireValue(writer, 7, { a: 'x' }) }];
  expect(avroContainer(writer, records)).toEqual(avroContainer(writer, records));
});

it.each(['', '00', '0000000001'.slice(0, 8), '01000000010278'])(
  'refuses %p as not the wire format',
  (hex) => {
    expect(() => writerSchemaId(Buffer.from(hex, 'hex'))).toThrow('wire format');
  },
);
