import { ORDER_EVENTS_VERSION } from '../generated/order-event-contract.js';

export { ORDER_EVENTS_VERSION };

/** Kafka header that names the version of the contract (CloudEvents attribute `dataschema`). */
export const VERSION_HEADER = 'ce_dataschema';

const PREFIX = 'urn:quittance:order-events:';
/** Records from before the header was written. */
const WITHOUT_HEADER = 1;

/** Value of the header for a version. */
export function dataSchema(version: number): string {
  return `${PREFIX}${version}`;
}

/** Version of a record by its header, absent = 1; null where the header is not one of ours. */
export function versionOf(header: string | undefined): number | null {
  if (header === undefined) return WITHOUT_HEADER;
  const digits = header.startsWith(PREFIX) ? header.slice(PREFIX.length) : '';
  return /^[1-9]\d{0,8}$/.test(digits) ? Number(digits) : null;
}
