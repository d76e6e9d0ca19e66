import { explanation } from './explain.js';
import {
  agoText,
  amount,
  CURRENCY,
  count,
  element,
  groupedText,
  idLink,
  moment,
  table,
  text,
  time,
} from './tables.js';

const REFRESH_MS = 10_000;
const DAYS_SHOWN = 30;
const EXCEPTIONS_SHOWN = 25;
const DAY_MS = 86_400_000;
const SILENT_SECONDS = 3_600;
const MOODS = { H: 'bad', M: 'warn' };

const at = (id) => document.getElementById(id);

/** Replaces a part's content, but not under somebody's cursor: the next refresh will do. */
function put(id, ...content) {
  const part = at(id);
  if (!part.contains(document.activeElement)) part.replaceChildren(...content);
}

async function ask(path) {
  const answer = await fetch(path, { headers: { accept: 'application/json' } });
  if (answer.ok || answer.status === 404) return answer.json();
  const { detail } = await answer.json();
  throw new Error(detail);
}

function ago(column) {
  return {
    title: 'Last callback',
    kind: 'time',
    show: (row) => agoText(Number(row[column])),
    mood: (row) => (Number(row[column]) > SILENT_SECONDS ? 'warn' : 'good'),
  };
}

function showMoney({ money }) {
  const columns = [
    text('Provider', 'provider'),
    CURRENCY,
    count('Orders', 'orders'),
    count('Paid', 'paid_orders'),
    amount('Gross', 'gross'),
    count('Refunds', 'refund_count'),
    amount('Refunded', 'refunds'),
    amount('Net', 'net'),
    amount('Held', 'held'),
  ];
  put('money', table('Per provider and currency', columns, money, 'No orders yet.'));
}

function showFlow({ accounts, rejected, dead_letters: deadLetters }) {
  const columns = [
    text('Provider', 'provider'),
    text('Account', 'account'),
    text('Merchant', 'merchant'),
    ago('silent_seconds'),
    count('Last hour', 'callbacks_last_hour'),
    count('In all', 'callbacks'),
    count('Unsigned', 'unsigned_callbacks'),
  ];
  put(
    'accounts',
    table('Accepted callbacks per account', columns, accounts, 'No callback has been accepted yet.'),
  );
  put(
    'rejected',
    table(
      'Refused in the last 24 hours',
      [
        text('Cause', 'cause'),
        text('HTTP', 'http_status'),
        count('Refused', 'rejected'),
        time('Last', 'last_at'),
      ],
      rejected,
      'Nothing was refused in the last 24 hours.',
    ),
  );
  put(
    'dead-letters',
    table(
      'Quarantined: accepted, but not usable',
      [
        text('Provider', 'provider'),
        text('Reason', 'reason'),
        count('Records', 'dead_letters'),
        time('Last', 'last_at'),
      ],
      deadLetters,
      'Nothing is quarantined.',
    ),
  );
}

function showStages({ projections, as_of: asOf }) {
  const seconds = (row) => (Date.parse(asOf) - row.storedAt) / 1_000;
  const columns = [
    text('Projection', 'projection'),
    { ...count('Behind by', 'lag'), mood: (row) => (row.lag > 0 ? 'warn' : 'good') },
    { title: 'Last stored', kind: 'time', show: (row) => agoText(seconds(row)) },
  ];
  put(
    'stages',
    table(
      'Records not yet in ClickHouse',
      columns,
      projections,
      'Nothing stored since this process started.',
    ),
  );
}

function showFreshness({ freshness, as_of: asOf }) {
  const last = freshness.last_callback_at;
  const heard =
    last === null ? 'no callback yet' : `last callback ${agoText((Date.parse(asOf) - moment(last)) / 1_000)}`;
  at('freshness').textContent = `As of ${asOf.slice(0, 19).replace('T', ' ')} UTC · ${heard}`;
  at('freshness').className = '';
}

async function showExceptions({ exceptions }) {
  const rows = await ask('/api/exceptions');
  const severity = { title: 'Severity', of: 'severity', mood: (row) => MOODS[row.severity] ?? '' };
  const kinds = [
    severity,
    text('Kind', 'kind'),
    text('Provider', 'provider'),
    text('Account', 'account'),
    count('Open', 'exceptions'),
    count('Taken up', 'acknowledged'),
  ];
  const columns = [
    severity,
    text('Kind', 'kind'),
    { title: 'Order', show: (row) => idLink(row.order_key) },
    text('About', 'subject'),
    amount('At stake', 'at_stake'),
    CURRENCY,
    time('Since', 'first_seen_at'),
    text('State', 'state'),
    { title: 'With', show: (row) => row.assignee ?? row.handled_by },
    text('Detail', 'detail'),
  ];
  const shown = rows.slice(0, EXCEPTIONS_SHOWN);
  const caption = `Gravest first${rows.length > shown.length ? `: ${shown.length} of ${groupedText(String(rows.length))}` : ''}`;
  put(
    'exceptions',
    table('By kind', kinds, exceptions, 'No open exceptions.'),
    ...(shown.length === 0 ? [] : [table(caption, columns, shown, '')]),
  );
}

async function showDays() {
  const days = new URLSearchParams(new FormData(at('days')));
  const columns = [
    text('Day', 'day'),
    text('Provider', 'provider'),
    text('Account', 'account'),
    text('Merchant', 'merchant'),
    CURRENCY,
    count('Paid', 'paid_orders'),
    amount('Gross', 'gross'),
    count('Refunds', 'refund_count'),
    amount('Refunded', 'refunds'),
    amount('Net', 'net'),
    amount('Settled', 'settled'),
    amount('Unsettled', 'unsettled'),
  ];
  const rows = await ask(`/api/settlement?${days}`);
  at('settlement').replaceChildren(
    table('Settlement by day', columns, rows, 'No payments or refunds on these days.'),
  );
}

/** The address holds the id, so that an explanation can be sent to a colleague. */
async function showExplanation() {
  const id = decodeURIComponent(/^#explain=(.+)$/.exec(location.hash)?.[1] ?? '');
  at('explanation').hidden = id === '';
  if (id === '') return;
  at('id').value = id;
  const known = await ask(`/api/explain/${encodeURIComponent(id)}`);
  at('explanation-title').textContent = known.found
    ? `What is known about ${id}`
    : `Nothing is known about ${id}`;
  const nothing = element('p', {
    className: 'note',
    textContent: 'A callback accepted a moment ago may still be on its way here.',
  });
  at('explanation-body').replaceChildren(...(known.found ? explanation(known) : [nothing]));
  at('explanation-title').focus();
}

function failed(error) {
  at('freshness').textContent = `The figures below may be old: ${error.message}`;
  at('freshness').className = 'bad';
}

/** A part that cannot be had must not keep the others from showing. */
async function show(parts) {
  const results = await Promise.allSettled(parts);
  for (const { reason } of results) if (reason !== undefined) failed(reason);
}

async function refresh() {
  if (document.hidden) return;
  const summary = await ask('/api/summary');
  showFreshness(summary);
  showMoney(summary);
  showFlow(summary);
  showStages(summary);
  await showExceptions(summary);
}

function start() {
  at('to').value = new Date(Date.now() + DAY_MS).toISOString().slice(0, 10);
  at('from').value = new Date(Date.now() - DAYS_SHOWN * DAY_MS).toISOString().slice(0, 10);
  at('days').addEventListener('submit', (event) => {
    event.preventDefault();
    void show([showDays()]);
  });
  at('lookup').addEventListener('submit', (event) => {
    event.preventDefault();
    const hash = `#explain=${encodeURIComponent(at('id').value.trim())}`;
    if (location.hash === hash) void show([showExplanation()]);
    else location.hash = hash;
  });
  addEventListener('hashchange', () => void show([showExplanation()]));
  setInterval(() => void show([refresh()]), REFRESH_MS);
  void show([refresh(), showDays(), showExplanation()]);
}

start();
