import { decided, exceptionOf, fold, given, NOON, openKinds, paid, refund } from './order.given.js';

const first = paid(100n);
const second = paid(90n);
/** 10 between them. People's decisions refer to it: it must never change. */
const restated = { subject: first.fact_id, finding_id: '00fa039c9690a6b65cd3d87609f55ec7' };
const about = { exception_kind: 'restated', exception_subject: restated.subject };
const choose = (counts: string | null, finding_id: string | null = restated.finding_id) =>
  decided('RESOLVE', { ...about, finding_id, counts, reason: 'confirmed_by_query' });

describe('resolving a restated fact says which variant counts', () => {
  test('the one that was chosen counts, and the movement corrects what was booked', () => {
    const chosen = given(first, second).when(choose(first.content_hash));
    chosen.thenEvents('payment.restated restatement +10 CNY', 'exception.resolved restated 10');
    expect(chosen.order()).toMatchObject({ paid_minor: 100n, net_minor: 100n });
    expect(openKinds(chosen.order())).toEqual([]);
    expect(exceptionOf(chosen.order(), 'restated').state).toBe('RESOLVED');
  });

  test('choosing the prudent one moves nothing', () => {
    given(first, second).when(choose(second.content_hash)).thenEvents('exception.resolved restated 10');
  });

  test('before the variants were heard, too', () => {
    expect(fold([choose(first.content_hash), first, second])).toMatchObject({ paid_minor: 100n });
    expect(fold([first, choose(first.content_hash), second])).toMatchObject({ paid_minor: 100n });
  });

  test('a chosen refund changes what else is found', () => {
    const [low, high] = [refund('succeeded', 'r1', 60n), refund('succeeded', 'r1', 160n)];
    const told = exceptionOf(fold([first, low, high]), 'restated');
    const lower = decided('RESOLVE', {
      exception_kind: 'restated',
      exception_subject: told.subject,
      finding_id: told.finding_id,
      counts: low.content_hash,
    });
    given(first, low, high)
      .when(lower)
      .thenEvents(
        'refund.restated restatement +100 CNY',
        'exception.resolved restated 100',
        'exception.cleared over_refund 60',
      );
  });

  test.each([
    ['nothing chosen', choose(null)],
    ['what nobody said', choose('feed')],
    ['another finding', choose(first.content_hash, 'feed')],
    ['no finding', choose(first.content_hash, null)],
    [
      'only acknowledged',
      decided('ACKNOWLEDGE', { ...about, finding_id: restated.finding_id, counts: first.content_hash }),
    ],
    ['ignored', decided('IGNORE', { ...about, finding_id: restated.finding_id, counts: first.content_hash })],
  ])('%s: the prudent one counts', (_, decision) => {
    expect(fold([first, second, decision])).toMatchObject({ paid_minor: 90n });
  });

  test('something else is said afterwards: the prudent one counts until it is resolved again', () => {
    const third = paid(80n);
    const order = given(first, second, choose(first.content_hash)).when(third);
    order.thenEvents('payment.restated restatement -20 CNY', 'fact.restated', 'exception.raised restated 20');
    const now = exceptionOf(order.order(), 'restated').finding_id;
    const again = decided(
      'RESOLVE',
      { ...about, finding_id: now, counts: second.content_hash },
      { action_id: 'again', occurred_at: NOON + 1 },
    );
    expect(fold([first, second, choose(first.content_hash), third, again])).toMatchObject({
      paid_minor: 90n,
    });
  });

  test('reopened: the prudent one counts again', () => {
    const reopen = decided('REOPEN', about, { occurred_at: NOON + 1 });
    given(first, second, choose(first.content_hash))
      .when(reopen)
      .thenEvents('payment.restated restatement -10 CNY', 'exception.reopened restated 10');
  });

  test('a later decision about something else takes nothing back', () => {
    const about = { exception_kind: 'restated', exception_subject: 'another' };
    const later = decided('REOPEN', about, { occurred_at: NOON + 1 });
    expect(fold([first, second, choose(first.content_hash), later])).toMatchObject({ paid_minor: 100n });
  });

  test('a held variant cannot be chosen, nor one of another fact', () => {
    const held = paid(500n, { held: true, trust: 'UNSIGNED', content_hash: 'held' });
    expect(fold([first, second, held, choose('held')])).toMatchObject({ paid_minor: 90n });
    const other = refund('succeeded', 'r1', 5n);
    expect(fold([first, second, other, choose(other.content_hash)])).toMatchObject({
      paid_minor: 90n,
      refunded_minor: 5n,
    });
  });

  test('of several sendings of the chosen words the better trusted one counts', () => {
    const unsigned = paid(100n, { trust: 'UNSIGNED' });
    const order = fold([unsigned, first, second, choose(first.content_hash)]);
    expect(order).toMatchObject({ paid_minor: 100n, trust: 'SIGNED' });
  });

  test('choosing does not change the finding, so that it stays resolved', () => {
    const order = fold([first, second, choose(first.content_hash)]);
    expect(exceptionOf(order, 'restated')).toMatchObject({
      ...restated,
      at_stake_minor: 10n,
      detail: 'order 100 paid 100 CNY/2 or order 90 paid 90 CNY/2',
    });
  });
});
