const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(timeZone, format);
  return format;
}

/** Since 1973 every zone is a multiple of 15 minutes off UTC and changes at such a multiple. */
const SLOT_MS = 15 * 60_000;
const MAX_SLOTS = 10_000;
const offsets = new Map<string, number>();

/** Milliseconds by which the clocks of a zone are ahead of UTC at an instant. */
function offsetAt(epochMs: number, timeZone: string): number {
  const slotMs = Math.floor(epochMs / SLOT_MS) * SLOT_MS;
  const slot = `${slotMs} ${timeZone}`;
  const known = offsets.get(slot);
  if (known !== undefined) return known;
  const parts = formatFor(timeZone).formatToParts(slotMs);
  const part = (type: string): number => Number(parts.find((each) => each.type === type)?.value);
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), 0);
  const offset = shown - slotMs;
  if (offsets.size >= MAX_SLOTS) offsets.clear();
  offsets.set(slot, offset);
  return offset;
}

/**
 * The instant at which the clocks of a zone show a wall-clock time; where they show it twice (end of summer time) the
 * earlier one, where they never do (its begin) null.
 * @param wallClockMs the wall-clock time as if it were UTC, epoch ms
 * @param timeZone IANA name; an unknown one throws RangeError, so configuration checks it first
 */
export function instantOf(wallClockMs: number, timeZone: string): number | null {
  const around = [wallClockMs - 86_400_000, wallClockMs + 86_400_000];
  const candidates = around.map((at) => wallClockMs - offsetAt(at, timeZone)).sort((a, b) => a - b);
  return candidates.find((at) => at + offsetAt(at, timeZone) === wallClockMs) ?? null;
}

const DAY_MS = 86_400_000;

/**
 * First instant of a calendar day in a zone, epoch ms: midnight, or where summer time skips it the first quarter hour
 * that there is.
 * @param day days since 1970-01-01
 */
export function startOfDay(day: number, timeZone: string): number {
  for (let wallClockMs = day * DAY_MS; ; wallClockMs += SLOT_MS) {
    const at = instantOf(wallClockMs, timeZone);
    if (at !== null) return at;
  }
}
