import { readdirSync } from 'node:fs';
import { newpay } from './newpay/index.js';
import { providerRegistry, providers } from './registry.js';

describe('registry', () => {
  it('holds every provider folder under its own name', () => {
    const folders = readdirSync(__dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect([...providers.keys()].sort()).toEqual(folders.map((folder) => folder.name).sort());
    for (const [name, provider] of providers) expect(provider.name).toBe(name);
  });

  it('has a contract spec in every folder', () => {
    for (const name of providers.keys()) {
      expect(readdirSync(`${__dirname}/${name}`)).toEqual(
        expect.arrayContaining(['README.md', 'fixtures', 'sandbox.ts', `${name}.spec.ts`]),
      );
    }
  });

  it('refuses a name twice', () => {
    expect(() => providerRegistry([newpay, newpay])).toThrow(/newpay is registered twice/);
  });

  it.each(['', 'n', 'NewPay', 'new-pay', '1pay', 'a.b', `p${'x'.repeat(32)}`])(
    'refuses the name %j',
    (name) => {
      expect(() => providerRegistry([{ ...newpay, name }])).toThrow(/must match/);
    },
  );
});
