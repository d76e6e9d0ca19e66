import { factsOf, plainText, stored } from '../provider.contract.js';
import type { ProviderFact } from '../provider.js';
import { hfcsbc } from './index.js';
import { mergedBody, type OrderNotice } from './sandbox.js';

const AT = 1_637_998_177_598;

const member = (osTradeNo: string, over: Partial<OrderNotice> = {}): OrderNotice => ({
  ...{ osTradeNo, ownerTradeNo: `mine-${osTradeNo}`, tpTradeNo: `net-${osTradeNo}`, tradeStatus: 'SUCCESS' },
  ...{ orderFee: 900, paymentFee: 900, refundFee: 0, createdTime: AT, payTime: AT },
  extra: {
    osMerchantCode: `shop-${osTradeNo}`,
    osStoreCode: `store-${osTradeNo}`,
    title: `goods-${osTradeNo}`,
  },
  ...over,
});

function factsFrom(subOrders: readonly OrderNotice[]): readonly ProviderFact[] {
  const body = mergedBody({ osMergeNo: 'G1', ownerMergeNo: 'mine-G1', subOrders }, 'wrapped');
  return factsOf(hfcsbc.translate(stored(hfcsbc, body)));
}

/** What all facts of a body say of the merge: one text, or the test fails. */
function reportOf(...subOrders: readonly OrderNotice[]): Record<'members' | 'amounts', string | null> {
  const reports = factsFrom(subOrders).map((fact) => [fact.merge_members, fact.merge_amounts]);
  expect(new Set(reports.map(plainText)).size).toBe(1);
  const [members = null, amounts = null] = reports[0] ?? [];
  return { members, amounts };
}

describe('what the members of a merge say of it', () => {
  it('does not depend on their order, their states or anything else of them', () => {
    const first = reportOf(member('a'), member('b'));
    expect(first.members).toMatch(/^[0-9a-f]{32}$/);
    expect(reportOf(member('b'), member('a', { tradeStatus: 'SUCCESS_PART_REFUND', refundFee: 1 }))).toEqual(
      first,
    );
  });

  it.each([
    ['another member', [member('a'), member('c')]],
    ['one more', [member('a'), member('b'), member('c')]],
    ['one less', [member('a')]],
    ['one twice', [member('a'), member('b'), member('b')]],
    ['the same letters cut elsewhere', [member('a|b')]],
  ])('changes with %s', (_, subOrders) => {
    expect(reportOf(...subOrders).members).not.toBe(reportOf(member('a'), member('b')).members);
  });

  it('tells another amount by the amounts alone', () => {
    const before = reportOf(member('a'), member('b'));
    const after = reportOf(member('a'), member('b', { orderFee: 901 }));
    expect(after.members).toBe(before.members);
    expect(after.amounts).not.toBe(before.amounts);
  });

  it('tells two amounts that changed places', () => {
    const one = reportOf(member('a', { orderFee: 1 }), member('b', { orderFee: 2 }));
    const other = reportOf(member('a', { orderFee: 2 }), member('b', { orderFee: 1 }));
    expect(one.amounts).not.toBe(other.amounts);
  });

  it.each([
    ['SUCCESS', 'CLOSE', true],
    ['SUCCESS_PART_REFUND', 'FAILURE', true],
    ['REFUNDING', 'CLOSED', true],
    ['SUCCESS', 'WAIT', false],
    ['SUCCESS', 'SUCCESS_FULL_REFUND', false],
    ['FAILURE', 'CLOSE', false],
    ['WAIT', 'CLOSE', false],
  ])('with %s beside %s: mixed is %s', (one, other, mixed) => {
    const facts = factsFrom([member('a', { tradeStatus: one }), member('b', { tradeStatus: other })]);
    expect(new Set(facts.map((fact) => fact.merge_mixed))).toEqual(new Set([mixed]));
  });

  it('names nobody but the fact’s own order', () => {
    const facts = factsFrom([member('alpha'), member('beta'), member('gamma', { orderFee: 77_777 })]);
    for (const fact of facts) {
      const strangers = ['alpha', 'beta', 'gamma', '77777'].filter(
        (word) => word !== fact.provider_order_no && !(word === '77777' && fact.order_minor === 77_777n),
      );
      for (const stranger of strangers) expect(plainText(fact)).not.toContain(stranger);
    }
    expect(facts).toHaveLength(3);
  });
});
