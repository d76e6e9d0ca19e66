import { decisionProblem } from '@quittance/schemas/decisions/check';
import { actedAtOf, composed, type Wish } from './compose.js';
import { RESTATED_ROW } from './exception.given.js';

const NOW = Date.UTC(2026, 2, 1);
const WISH: Wish = {
  verb: 'resolve',
  actor: { name: 'li.na', source: '--actor' },
  actionId: 'a1',
  mayRepeat: false,
  assignee: null,
  reason: 'corrected',
  note: 'so',
  counts: null,
};

/** A desk whose order has this zone; nobody is asked anything else. */
const deskWith = (zone: string | null) => ({
  store: { zoneOf: () => Promise.resolve(zone) },
  console: 'http://nowhere.invalid',
});

it('is about the exception and the finding that are shown', async () => {
  const action = await composed(deskWith('Asia/Vientiane'), WISH, RESTATED_ROW, NOW);
  expect(action).toEqual({
    action_id: 'a1',
    provider: 'newpay',
    account: 'laos',
    provider_order_no: 'N1',
    merchant: 'acme',
    time_zone: 'Asia/Vientiane',
    verb: 'RESOLVE',
    exception_kind: 'restated',
    exception_subject: 'newpay|laos|payment|N1|SUCCESS',
    finding_id: 'f0f0',
    counts: null,
    actor: 'li.na',
    assignee: null,
    reason: 'corrected',
    note: 'so',
    acted_at: NOW,
  });
  expect(decisionProblem(action, NOW)).toBeNull();
});

it.each([
  [null, NOW],
  [NOW - 5, NOW],
  [NOW, NOW + 1],
  [NOW + 5, NOW + 6],
])('after a decision at %s it is decided at %i', (handledAt, actedAt) => {
  expect(actedAtOf(NOW, { handledAt })).toBe(actedAt);
});

it('does not invent the zone of an order that is not there', async () => {
  await expect(composed(deskWith(null), WISH, RESTATED_ROW, NOW)).rejects.toThrow('not in ClickHouse');
});

it('chooses a variant of a restated fact only', async () => {
  const row = { ...RESTATED_ROW, kind: 'over_refund' };
  const asked = composed(deskWith('Asia/Vientiane'), { ...WISH, counts: 'c1' }, row, NOW);
  await expect(asked).rejects.toThrow('only a restated fact');
});
