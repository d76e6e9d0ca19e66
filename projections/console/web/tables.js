/** Builders for the page's tables. Everything is text content: nothing from outside becomes markup. */

export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** A link that explains an id. */
export function idLink(id) {
  return element('a', { href: `#explain=${encodeURIComponent(id)}`, className: 'id', textContent: id });
}

/** ClickHouse writes UTC without saying so. */
export function moment(text) {
  return new Date(`${text.replace(' ', 'T')}Z`);
}

export function timeText(text) {
  return text === null || text === undefined ? '–' : `${text.slice(0, 19)} UTC`;
}

const STEPS = [
  [60, 's', 1],
  [3_600, 'min', 60],
  [86_400, 'h', 3_600],
  [Number.POSITIVE_INFINITY, 'd', 86_400],
];

export function agoText(seconds) {
  const [, unit, size] = STEPS.find(([below]) => seconds < below);
  return `${Math.max(0, Math.floor(seconds / size))} ${unit} ago`;
}

/** Digits in groups of three, exact: the text is never a number. */
export function groupedText(text) {
  const [whole, fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '\u202f');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

function cell(column, row) {
  const value = column.show === undefined ? row[column.of] : column.show(row);
  const empty = value === null || value === undefined || value === '';
  const mood = column.mood?.(row) ?? '';
  const td = element('td', { className: `${column.kind ?? ''} ${empty ? 'none' : mood}`.trim() });
  td.append(empty ? '–' : value instanceof Node ? value : String(value));
  return td;
}

/**
 * @param columns `{ title, of | show, kind: 'number' | 'id' | 'time', mood }`
 * @param none what to say where there are no rows
 */
export function table(caption, columns, rows, none) {
  if (rows.length === 0) return element('p', { className: 'note', textContent: none });
  const heads = columns.map(({ title, kind }) =>
    element('th', { scope: 'col', textContent: title, className: kind === 'number' ? 'number' : '' }),
  );
  const body = rows.map((row) => element('tr', {}, ...columns.map((column) => cell(column, row))));
  return element(
    'div',
    { className: 'scroll', tabIndex: 0, role: 'region', ariaLabel: caption },
    element(
      'table',
      {},
      element('caption', { textContent: caption }),
      element('thead', {}, element('tr', {}, ...heads)),
      element('tbody', {}, ...body),
    ),
  );
}

/** A column of amounts in major units; the row's currency stands in a column of its own. */
export function amount(title, of) {
  return {
    title,
    kind: 'number',
    show: (row) => (row[of] === null || row[of] === undefined ? null : groupedText(row[of])),
    mood: (row) => (String(row[of]).startsWith('-') ? 'bad' : ''),
  };
}

export function count(title, of) {
  return { title, kind: 'number', show: (row) => groupedText(String(row[of])) };
}

export function text(title, of) {
  return { title, of };
}

export function time(title, of) {
  return { title, kind: 'time', show: (row) => timeText(row[of]) };
}

export const CURRENCY = { title: 'Currency', of: 'currency', mood: () => 'strong' };
