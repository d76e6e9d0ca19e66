import { causesAmong, historyAmong } from './evidence.js';
import { RESTATED_ROW } from './exception.given.js';

const fact = {
  fact_id: RESTATED_ROW.subject,
  content_hash: 'c1',
  type: 'payment.succeeded',
  trust: 'SIGNED',
  currency: 'USD',
  exponent: 2,
  order_minor: '1250',
  paid_minor: '1000',
  refund_minor: null,
  refund_total_minor: null,
  occurred_at: '2026-03-01 05:00:00.000',
  received_at: '2026-03-01 05:00:01.000',
};

it('lists each variant of the causes once, with what it says in major units', () => {
  const facts = [
    fact,
    { ...fact, content_hash: 'c2', paid_minor: '1250' },
    fact,
    { ...fact, fact_id: 'other' },
  ];
  expect(causesAmong(facts, RESTATED_ROW)).toMatchObject([
    { contentHash: 'c1', says: 'order 12.50 USD, paid 10.00 USD', sent: 2 },
    { contentHash: 'c2', says: 'order 12.50 USD, paid 12.50 USD', sent: 1 },
  ]);
});

it('adds no amount where the unit is unknown', () => {
  expect(causesAmong([{ ...fact, currency: null }], RESTATED_ROW)).toMatchObject([{ says: '' }]);
});

it('tells what happened to this exception and to no other', () => {
  const event = {
    type: 'exception.raised',
    exception_kind: 'restated',
    exception_subject: RESTATED_ROW.subject,
    occurred_at: 't1',
    amount_minor: '250',
    currency: 'USD',
    exponent: 2,
    actor: null,
  };
  const events = [
    event,
    { ...event, exception_subject: 'another' },
    { ...event, exception_kind: 'over_refund' },
    { ...event, type: 'payment.restated' },
    { ...event, type: 'exception.resolved', actor: 'li.na', reason: 'corrected', note: 'so' },
  ];
  expect(historyAmong(events, RESTATED_ROW)).toMatchObject([
    { type: 'exception.raised', actor: null, atStake: '2.50 USD' },
    { type: 'exception.resolved', actor: 'li.na', reason: 'corrected', note: 'so' },
  ]);
});
