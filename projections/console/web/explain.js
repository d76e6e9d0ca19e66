import { amount, CURRENCY, element, groupedText, idLink, table, text, time, timeText } from './tables.js';

const PLACE = { title: 'Lies at', of: 'place', kind: 'id' };

function pairs(row, names) {
  return element(
    'dl',
    {},
    ...names
      .filter(([, of]) => row[of] !== null && row[of] !== undefined && row[of] !== '')
      .map(([title, of]) =>
        element('div', {}, element('dt', { textContent: title }), element('dd', { textContent: row[of] })),
      ),
  );
}

function money(row, of) {
  return row[of] === null || row[of] === undefined ? '' : `${groupedText(row[of])} ${row.currency ?? ''}`;
}

function order(row) {
  const shown = {
    ...row,
    paid_text: money(row, 'paid'),
    refunded_text: money(row, 'refunded'),
    net_text: money(row, 'net'),
    paid_at_text: timeText(row.paid_at),
    account_text: `${row.provider} / ${row.account} (${row.merchant})`,
  };
  return element(
    'article',
    {},
    element('h3', {}, 'Order ', idLink(row.order_key)),
    pairs(shown, [
      ['Payment', 'payment_state'],
      ['Refunds', 'refund_state'],
      ['Settlement', 'settlement_state'],
      ['Paid', 'paid_text'],
      ['Refunded', 'refunded_text'],
      ['Net', 'net_text'],
      ['Paid at', 'paid_at_text'],
      ['Account', 'account_text'],
      ['Provider’s number', 'provider_order_no'],
      ['Merchant’s number', 'merchant_order_no'],
      ['Merge', 'merge_no'],
      ['Provider’s word', 'provider_status'],
      ['Trust', 'trust'],
      ['Version', 'version'],
      ['Lies at', 'place'],
    ]),
  );
}

const SECTIONS = [
  [
    'refunds',
    'Refunds',
    [
      text('Number', 'refund_no'),
      text('State', 'state'),
      amount('Amount', 'amount'),
      CURRENCY,
      time('Refunded', 'refunded_at'),
      text('Trust', 'trust'),
    ],
  ],
  [
    'exceptions',
    'Exceptions',
    [
      text('Severity', 'severity'),
      text('Kind', 'kind'),
      text('About', 'subject'),
      text('State', 'state'),
      amount('At stake', 'at_stake'),
      CURRENCY,
      text('Detail', 'detail'),
      text('Assigned to', 'assignee'),
      text('Decided by', 'handled_by'),
      time('Decided', 'handled_at'),
      text('Reason', 'reason'),
      text('Note', 'note'),
    ],
  ],
  [
    'events',
    'What changed',
    [
      time('Occurred', 'occurred_at'),
      text('Event', 'type'),
      text('Exception', 'exception_kind'),
      text('By', 'actor'),
      amount('Amount', 'amount'),
      amount('Moved', 'movement'),
      CURRENCY,
      text('Detail', 'detail'),
      PLACE,
    ],
  ],
  [
    'facts',
    'What was said',
    [
      time('Received', 'received_at'),
      text('Fact', 'type'),
      text('Provider’s word', 'provider_status'),
      amount('Paid', 'paid'),
      amount('Refund', 'refund'),
      amount('Refunds in all', 'refund_total'),
      CURRENCY,
      text('Trust', 'trust'),
      PLACE,
    ],
  ],
  [
    'callbacks',
    'Callbacks received',
    [
      time('Received', 'received_at'),
      { title: 'Callback', show: (row) => idLink(row.callback_id) },
      text('Trust', 'trust'),
      text('Key', 'key_id'),
      PLACE,
    ],
  ],
  [
    'outcomes',
    'What became of them',
    [
      time('Received', 'received_at'),
      {
        title: 'Level',
        show: (row) => (row.fact_index < 0 ? 'callback' : `fact ${row.fact_index + 1} of ${row.facts}`),
      },
      text('Outcome', 'outcome'),
      text('Reason', 'reason'),
      { title: 'Callback', show: (row) => idLink(row.callback_id) },
    ],
  ],
  [
    'dead_letters',
    'Dead letters',
    [
      time('Received', 'received_at'),
      text('Step', 'step'),
      text('Reason', 'reason'),
      text('Detail', 'detail'),
      PLACE,
    ],
  ],
];

/** Everything known about an id, as elements. */
export function explanation(known) {
  const parts = SECTIONS.filter(([name]) => known[name].length > 0);
  return [
    ...known.orders.map(order),
    ...parts.map(([name, title, columns]) => table(title, columns, known[name], '')),
  ];
}
