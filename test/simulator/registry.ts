import { providers as registered } from '@quittance/schemas/providers/registry';
import type { SimulatedProvider } from './provider.js';
import * as simulations from './providers/index.js';

/** The simulated providers by name. A provider without a simulation is simply absent from the sandbox day. */
export const simulated: ReadonlyMap<string, SimulatedProvider> = new Map(
  Object.values(simulations)
    .filter(({ name }) => registered.has(name))
    .map((simulation) => [simulation.name, simulation]),
);
