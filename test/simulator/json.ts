/** The members of a JSON object; none where the text is anything else. */
export function membersOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return asMembers(JSON.parse(text));
  } catch {
    return {};
  }
}

/** The members of a value that is an object; none of any other. */
export function asMembers(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** Those members that are texts. */
export function asTexts(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(asMembers(value));
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
