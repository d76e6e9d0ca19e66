import type { OrderEvent } from '../generated/order-events.js';
import { ORDER_EVENTS_VERSION } from './version.js';

/** Brings an event from version `from` of the contract to the next one. Pure; it never looks at other events. */
export interface UpcastStep {
  readonly from: number;
  readonly up: (event: OrderEvent) => OrderEvent;
}

export type Upcasted =
  | { readonly kind: 'current'; readonly event: OrderEvent }
  /** Written by a version later than this code, or by none of ours: nobody here can say what it means. */
  | { readonly kind: 'unknown_version'; readonly version: number | null };

/** Brings events of any earlier version to the present one. @param version see versionOf */
export type Upcaster = (version: number | null, event: OrderEvent) => Upcasted;

/** Every step there is. None yet: fields added within a version are filled in by Avro's defaults. */
const STEPS: readonly UpcastStep[] = [];

/** Brings events up to the version of this package. */
export const upcast: Upcaster = upcaster(STEPS, ORDER_EVENTS_VERSION);

/**
 * A chain of steps, the oldest first.
 * @param newest version the last step leads to
 * @throws if a step is missing, doubled or out of order: a gap must be seen at load, not at the first old record
 */
export function upcaster(steps: readonly UpcastStep[], newest: number): Upcaster {
  const found = steps.map(({ from }) => from);
  const wanted = Array.from({ length: newest - 1 }, (_, index) => index + 1);
  if (found.join() !== wanted.join())
    throw new Error(`upcasting to version ${newest} needs steps from [${wanted}], there are [${found}]`);
  return (version, event) => {
    const isKnown = version !== null && Number.isInteger(version) && version >= 1 && version <= newest;
    if (!isKnown) return { kind: 'unknown_version', version };
    return { kind: 'current', event: steps.slice(version - 1).reduce((old, { up }) => up(old), event) };
  };
}
