import { hash128 } from '@quittance/schemas/hash';
import type { Unit } from '../derive/unit.js';

/** What a person sees of a finding. */
interface Seen {
  readonly unit: Unit | null;
  readonly atStakeMinor: bigint | null;
  readonly detail: string;
}

/** Changes when the finding does, so that a decision about one state of affairs is none about the next. */
export function findingId({ unit, atStakeMinor, detail }: Seen): string {
  const seen = [unit?.currency ?? null, unit?.exponent ?? null, atStakeMinor?.toString() ?? null, detail];
  return hash128(JSON.stringify(seen));
}
