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

/** A sum over a window, whose definition stands behind it or under its name at the end. */
const WINDOW_SUM = /\b(?:sum|avg)(?:If)?\((?:[^()]|\([^()]*\))*\) OVER (\w+|\([^)]*\))/g;
const PARTITION_BY = /\bPARTITION BY\s+([\w\s,.]+?)(?=\s*(?:ORDER BY|\)|$))/;

/** Why a sum over a window could add amounts of different currencies: every partition is one currency's. */
function mixedWindows(sql: string): readonly string[] {
  return [...sql.matchAll(WINDOW_SUM)].flatMap(([sum, over = '']) => {
    if (!SUMS_MONEY.test(sum)) return [];
    const named = new RegExp(`\\b${over.replace(/\W.*/s, '')} AS (\\([^)]*\\))`).exec(sql)?.[1];
    const partition = items(PARTITION_BY.exec(named ?? over)?.[1] ?? '');
    return ['currency', 'exponent'].every((name) => partition.includes(name))
      ? []
      : [`${sum} has a partition of several currencies`];
  });
}

/**
 * Why a statement could add amounts of different currencies; empty where it cannot. Every GROUP BY of a statement
 * that adds amounts must name the currency and its exponent, and a sum without GROUP BY is over everything.
 */
export function mixedCurrencies(text: string): readonly string[] {
  const windows = mixedWindows(text);
  const sql = text.replace(WINDOW_SUM, '');
  if (!SUMS_MONEY.test(sql)) return windows;
  const groups = [...sql.matchAll(GROUP_BY)].map((match) => match[1] ?? '');
  if (groups.length === 0) return ['adds amounts without GROUP BY'];
  const mixed = groups
    .filter((group) => !['currency', 'exponent'].every((name) => items(group).includes(name)))
    .map((group) => `GROUP BY ${group.trim()} names no currency with its exponent`);
  return [...windows, ...mixed];
}
