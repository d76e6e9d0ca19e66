import { fold, given, NOON, openKinds, paid, refund, settled, unpaid } from './order.given.js';

const HOUR = 3_600_000;

describe('exceptions', () => {
  test('a time without zone trouble, an old callback and a settled order are nothing odd', () => {
    const facts = [
      paid(100n, { received_at: NOON + 3 * HOUR }),
      refund('succeeded', 'r1', 30n),
      settled('SETTLED'),
    ];
    expect(openKinds(fold(facts))).toEqual([]);
  });

  test('what goes away is cleared, what comes back is open again', () => {
    const early = [unpaid('failed'), refund('succeeded', 'r1', 30n)];
    given(...early)
      .when(paid(100n))
      .thenEvents(
        'payment.succeeded payment +100 CNY',
        'exception.cleared refund_on_unpaid 30',
        'exception.raised terminal_conflict 100',
      );
    const claimed = [paid(100n), refund('succeeded', 'r1', 30n, { refund_claim: 'FULL' })];
    given(...claimed)
      .when(refund('succeeded', 'r2', 70n))
      .thenEvents('refund.succeeded refund -70 CNY', 'exception.cleared refund_state_disagrees 70');
    given(...claimed, refund('succeeded', 'r2', 70n))
      .when(refund('succeeded', 'r3', 5n))
      .thenEvents(
        'refund.succeeded refund -5 CNY',
        'exception.raised over_refund 5',
        'exception.raised refund_state_disagrees 5',
      );
  });

  test('a refund in another currency is kept apart, and booked back when the payment shows it is foreign', () => {
    given(refund('succeeded', 'r1', 30n, { currency: 'USD' }))
      .when(paid(100n))
      .thenEvents(
        'payment.succeeded payment +100 CNY',
        'refund.restated restatement +30 USD',
        'exception.raised currency_mismatch 30',
      );
  });
});
