/** Splits at top-level commas. */
function items(list: string): readonly string[] {
  return list.split(',').map(
    (item) =>
      item
        .trim()
        .split(/[\s.]+/)
        .at(-1) ?? '',
  );
}

const GROUP_BY = /\bGROUP BY\s+([\w\s,.]+?)(?=\n\s*(?:ORDER|UNION|HAVING|LIMIT|\))|$)/g;
const SUMS_MONEY = /\b(?:sum|sumIf|avg|avgIf|total)\s*\([^)]*(?:minor|moved|gross|paid_journal)/;

/**
 * Why a statement could add amounts of different currencies; empty where it cannot. Every GROUP BY of a statement
 * that adds amounts must name the currency and its exponent, and a sum without GROUP BY is over everything.
 */
export function mixedCurrencies(sql: string): readonly string[] {
  if (!SUMS_MONEY.test(sql)) return [];
  const groups = [...sql.matchAll(GROUP_BY)].map((match) => match[1] ?? '');
  if (groups.length === 0) return ['adds amounts without GROUP BY'];
  return groups
    .filter((group) => !['currency', 'exponent'].every((name) => items(group).includes(name)))
    .map((group) => `GROUP BY ${group.trim()} names no currency with its exponent`);
}
