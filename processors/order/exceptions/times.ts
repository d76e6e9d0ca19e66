import type { AppliedFact } from '@quittance/schemas/generated/order-snapshots';
import { mainAmount } from '../derive/stated.js';
import { unitOf } from '../derive/unit.js';
import type { OrderView } from '../derive/view.js';
import { type ExceptionKind, type Finding, iso } from './finding.js';

const MINUTE_MS = 60_000;
/** Beijing, Hong Kong and UTC are eight hours apart: a time off by that much was given in the wrong zone. */
const ZONE_SHIFT_MS = 8 * 60 * MINUTE_MS;
const TOLERANCE_MS = 5 * MINUTE_MS;

/** Times the provider gave that cannot be right beside the time of arrival. */
export function timeFindings({ evidence }: OrderView): readonly Finding[] {
  return evidence.counted.flatMap((fact) => {
    const kind = oddity(fact);
    return kind === null
      ? []
      : [
          {
            kind,
            subject: fact.fact_id,
            unit: unitOf(fact),
            atStakeMinor: mainAmount(fact),
            detail: `occurred ${iso(fact.occurred_at)}, received ${iso(fact.received_at)}`,
            causes: [fact],
          },
        ];
  });
}

function oddity(fact: AppliedFact): ExceptionKind | null {
  const ahead = fact.occurred_at - fact.received_at;
  if (fact.time_quality === 'provider' && Math.abs(Math.abs(ahead) - ZONE_SHIFT_MS) <= TOLERANCE_MS) {
    return 'clock_shift';
  }
  return ahead > TOLERANCE_MS ? 'future_time' : null;
}
