import type { Row } from '@quittance/runtime/clickhouse';
import { acceptanceOf, acceptancesOf } from './acceptances.js';

const account = { provider: 'newpay', account: 'laos', day: '2026-11-23' };
const finding = {
  ...{ kind: 'over_refund', subject: '', orderKey: 'newpay|laos|1', findingId: 'seen', state: 'OPEN' },
  ...{ detail: '', currency: 'LAK', exponent: 2, atStakeMinor: 5n },
};
const accepted: Row = {
  ...{ order_key: 'newpay|laos|1', kind: 'over_refund', subject: '', finding_id: 'seen', currency: 'LAK' },
  ...{ exponent: 2, at_stake_minor: '5', day_number: 20_779, accepted_ms: '7', accepted_by: 'li.na' },
  ...{ reason: 'asked for', watermark: { '0': '17' } },
};
const change = (part: number, last: number): Row => ({
  ...{ order_key: 'newpay|laos|1', kind: 'over_refund', subject: '' },
  ...{ part, last: String(last) },
});

/** The acceptance of a finding after these changes of its exception. */
async function after(changes: readonly Row[], seen = finding) {
  const query = (statement: string) =>
    Promise.resolve(statement.includes('t_day_closes') ? [accepted] : changes);
  return acceptanceOf(await acceptancesOf({ query }, account, [seen], []), seen);
}

it('holds while nothing happened behind the watermark', async () => {
  expect(await after([])).toMatchObject({ accepted_by: 'li.na', at_stake_minor: 5n, accepted_day: 20_779 });
  expect(await after([change(0, 16)])).toMatchObject({ because: 'asked for' });
});

it.each([
  ['at the watermark', [change(0, 17)]],
  ['in a partition that was made later', [change(1, 0)]],
  ['once before and once behind it', [change(0, 3), change(1, 3)]],
])('ends with a change %s', async (_, changes) => {
  expect(await after(changes)).toBeNull();
});

it('is of one finding, also where no event tells of another', async () => {
  expect(await after([], { ...finding, findingId: 'other' })).toBeNull();
  expect(await after([], { ...finding, subject: 'R1' })).toBeNull();
});

it('one of the same run counts before any that is stored', async () => {
  const own = { order_key: 'newpay|laos|1', kind: 'over_refund', subject: '', finding_id: 'seen' };
  const money = { currency: 'LAK', exponent: 2, at_stake_minor: 5n };
  const signed = { accepted_day: 20_780, accepted_at: 9, accepted_by: 'wang.wei', because: 'now' };
  const query = () => Promise.resolve([]);
  const run = await acceptancesOf({ query }, account, [finding], [{ ...own, ...money, ...signed }]);
  expect(acceptanceOf(run, finding)).toMatchObject({ accepted_by: 'wang.wei' });
});
