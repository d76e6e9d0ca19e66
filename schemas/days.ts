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

/**
 * The calendar day of an instant in a zone, as days since 1970-01-01 (Avro's `date`).
 * @param epochMs instant in epoch milliseconds
 * @param timeZone IANA name; an unknown one throws RangeError, so configuration checks it first
 */
export function localDay(epochMs: number, timeZone: string): number {
  const parts = formatFor(timeZone).formatToParts(epochMs);
  const part = (type: string): number => Number(parts.find((candidate) => candidate.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day')) / 86_400_000;
}
