/** Castagnoli's polynomial, reflected (RFC 3720, B.4): what a record batch is checked by (KIP-98). */
const POLYNOMIAL = 0x82f63b78;
const BYTES_AT_ONCE = 8;
const ENTRIES = 256;

/**
 * Table k tells what a byte followed by k zero bytes does to the checksum, so that eight bytes are one step
 * ("slicing by 8", Kounavis and Berry, 2005). Table k begins at k × 256.
 */
const TABLES = slicingTables();

function slicingTables(): Uint32Array {
  const tables = new Uint32Array(BYTES_AT_ONCE * ENTRIES);
  for (let byte = 0; byte < ENTRIES; byte += 1) tables[byte] = divided(byte);
  for (let entry = ENTRIES; entry < tables.length; entry += 1) {
    const before = at(tables, entry - ENTRIES);
    tables[entry] = (before >>> 8) ^ at(tables, before & 0xff);
  }
  return tables;
}

function divided(byte: number): number {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = (rest >>> 1) ^ (rest & 1 ? POLYNOMIAL : 0);
  return rest >>> 0;
}

/** Every index here is below the length by construction. */
function at(table: Uint8Array | Uint32Array, index: number): number {
  return table[index] ?? 0;
}

/** CRC-32C of bytes `from` (inclusive) to `to` (exclusive), unsigned. */
export function crc32c(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0xffffffff;
  let position = from;
  for (const lastWhole = to - BYTES_AT_ONCE; position <= lastWhole; position += BYTES_AT_ONCE) {
    const low =
      crc ^
      (at(bytes, position) |
        (at(bytes, position + 1) << 8) |
        (at(bytes, position + 2) << 16) |
        (at(bytes, position + 3) << 24));
    crc =
      at(TABLES, 1792 + (low & 0xff)) ^
      at(TABLES, 1536 + ((low >>> 8) & 0xff)) ^
      at(TABLES, 1280 + ((low >>> 16) & 0xff)) ^
      at(TABLES, 1024 + (low >>> 24)) ^
      at(TABLES, 768 + at(bytes, position + 4)) ^
      at(TABLES, 512 + at(bytes, position + 5)) ^
      at(TABLES, 256 + at(bytes, position + 6)) ^
      at(TABLES, at(bytes, position + 7));
  }
  for (; position < to; position += 1) crc = (crc >>> 8) ^ at(TABLES, (crc ^ at(bytes, position)) & 0xff);
  return (crc ^ 0xffffffff) >>> 0;
}
