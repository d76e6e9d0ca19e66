const SEED = 0x9747b28c;
const M = 0x5bd1e995;
const R = 24;

/**
 * The hash by which Java clients choose a partition, as a signed 32-bit number
 * (https://github.com/apache/kafka/blob/4.1.0/clients/src/main/java/org/apache/kafka/common/utils/Utils.java, murmur2).
 * kafkajs counts it in 64-bit objects, several of them for each four bytes.
 */
export function murmur2(key: Buffer): number {
  const { length } = key;
  const whole = length - (length % 4);
  let hash = SEED ^ length;
  for (let at = 0; at < whole; at += 4) {
    let word = Math.imul(key.readInt32LE(at), M);
    word = Math.imul(word ^ (word >>> R), M);
    hash = Math.imul(hash, M) ^ word;
  }
  if (whole < length) {
    // The rest, little-endian, as far as there is one.
    hash = Math.imul(hash ^ key.readUIntLE(whole, length - whole), M);
  }
  hash = Math.imul(hash ^ (hash >>> 13), M);
  return hash ^ (hash >>> 15);
}
