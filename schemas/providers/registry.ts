import * as registrations from './index.js';
import type { Provider } from './provider.js';

const NAME = /^[a-z][a-z0-9]{1,31}$/;

/** Folds the registration lines into a map; a bad or repeated name fails at load. */
export function providerRegistry(list: readonly Provider[]): ReadonlyMap<string, Provider> {
  const byName = new Map<string, Provider>();
  for (const provider of list) {
    if (!NAME.test(provider.name))
      throw new Error(`provider name ${provider.name} must match ${NAME.source}`);
    if (byName.has(provider.name)) throw new Error(`provider ${provider.name} is registered twice`);
    byName.set(provider.name, provider);
  }
  return byName;
}

/** Every registered provider by name. */
export const providers: ReadonlyMap<string, Provider> = providerRegistry(Object.values(registrations));
