const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  formats.set(timeZone, format);
  return format;
}

/** Since 1973 every zone is a multiple of 15 minutes off UTC, so a day never changes within such a slot. */
const SLOT_MS = 15 * 60_000;
const FIRST_SLOT_MS = Date.UTC(1973, 0, 1);
const MAX_SLOTS = 10_000;
const dayOfSlot = new Map<string, number>();

/**
 * The calendar day of an instant in a zone, as days since 1970-01-01 (Avro's `date`).
 * @param epochMs instant in epoch milliseconds
 * @param timeZone IANA name; an unknown one throws RangeError, so configuration checks it first
 */
export function localDay(epochMs: number, timeZone: string): number {
  if (epochMs < FIRST_SLOT_MS) return formattedDay(epochMs, timeZone);
  const slot = `${Math.floor(epochMs / SLOT_MS)} ${timeZone}`;
  const known = dayOfSlot.get(slot);
  if (known !== undefined) return known;
  const day = formattedDay(epochMs, timeZone);
  if (dayOfSlot.size >= MAX_SLOTS) dayOfSlot.clear();
  dayOfSlot.set(slot, day);
  return day;
}

/** Formatting takes some ten microseconds, and the fold asks several times a fact. */
function formattedDay(epochMs: number, timeZone: string): number {
  const parts = formatFor(timeZone).formatToParts(epochMs);
  const part = (type: string): number => Number(parts.find((candidate) => candidate.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day')) / 86_400_000;
}
