import { findJava, javaVersion } from './tools.js';

describe('javaVersion', () => {
  it.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['java version "1.8.0_292"', 8],
    ['openjdk version "21" 2023-09-19', 21],
    ['not java', 0],
  ])('reads %j', (output, version) => expect(javaVersion(output)).toBe(version));
});

describe('findJava', () => {
  it('says in one line what to install', async () => {
    await expect(findJava({ JAVA_HOME: '/nowhere' })).rejects.toThrow(
      /^Kafka and the other servers need Docker .* or Java 17\+ with Maven .*: install one of the two$/,
    );
  });
});
