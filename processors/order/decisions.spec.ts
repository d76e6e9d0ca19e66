import {
  decided,
  exceptionOf,
  fact,
  fold,
  given,
  NOON,
  openKinds,
  paid,
  refund,
  unpaid,
} from './order.given.js';

const HOUR = 3_600_000;
const odd = [paid(100n), refund('succeeded', 'r1', 130n)];
/** Of 30 more refunded than the 100 paid. People's decisions refer to it: it must never change. */
const seen = '4ce264ab61d21f5b960831e2c5cde016';
const over = { exception_kind: 'over_refund' };
const overSeen = { ...over, finding_id: seen };
/** Another amount is at stake. */
const worse = refund('succeeded', 'r2', 5n);
const stateOf = (order: ReturnType<typeof fold>) => exceptionOf(order, 'over_refund').state;

const BARE = {
  exception_kind: 'over_refund',
  exception_subject: '',
  finding_id: null,
  counts: null,
  actor: 'li',
  assignee: null,
  reason: null,
  note: null,
};

describe('what each verb does', () => {
  test('a finding has an id to decide about', () => {
    expect(exceptionOf(fold(odd), 'over_refund').finding_id).toBe(seen);
  });

  test.each([
    ['ACKNOWLEDGE', over, 'ACKNOWLEDGED', 'exception.acknowledged'],
    ['ASSIGN', { ...over, assignee: 'wang' }, 'OPEN', 'exception.assigned'],
    ['RESOLVE', { ...overSeen, reason: 'written_off' }, 'RESOLVED', 'exception.resolved'],
    ['IGNORE', overSeen, 'IGNORED', 'exception.ignored'],
    ['ANNOTATE', { ...over, note: 'asked them' }, 'OPEN', 'exception.annotated'],
    ['REOPEN', over, 'OPEN', 'exception.reopened'],
  ] as const)('%s', (verb, about, state, type) => {
    const done = given(...odd).when(decided(verb, about, { occurred_at: NOON + 7 }));
    done.thenEvents(`${type} over_refund 30`);
    expect(done.events()[0]).toMatchObject({
      exception_subject: '',
      actor: 'li',
      assignee: null,
      note: null,
      reason: null,
      ...about,
    });
    expect(stateOf(done.order())).toBe(state);
    expect(done.order().handlings).toEqual([
      {
        kind: 'over_refund',
        subject: '',
        state,
        finding_id: null,
        assignee: null,
        actor: 'li',
        reason: null,
        note: null,
        acted_at: NOON + 7,
        ...without(about),
      },
    ]);
  });

  test('none changes a fact, an amount or another exception', () => {
    const facts = [...odd, unpaid('failed')];
    const decision = given(...facts).when(decided('RESOLVE', overSeen));
    decision.thenEvents('exception.resolved over_refund 30');
    const resolved = decision.order();
    const before = fold(facts);
    const { version, facts: kept, handlings, exceptions, source_offset, fact_count, ...money } = resolved;
    expect(before).toMatchObject(money);
    expect(kept.filter((each) => each.action === null)).toEqual(before?.facts);
    expect(openKinds(resolved)).toEqual(['terminal_conflict']);
    expect(resolved.trust).toBe('SIGNED');
  });

  test('nothing but the decision: a strange verb, or a decision in a payment, is no fact', () => {
    const { action } = decided('ACKNOWLEDGE', over);
    given(...odd)
      .when(fact('operator.decided', { action: { ...BARE, verb: 'SHRUG' } }))
      .thenQuarantined('decision_malformed');
    given(...odd)
      .when(fact('operator.decided'))
      .thenQuarantined('decision_malformed');
    given(...odd)
      .when(paid(90n, { action }))
      .thenQuarantined('decision_malformed');
  });
});

describe('RESOLVE and IGNORE hold for the finding that was seen', () => {
  test.each(['RESOLVE', 'IGNORE'] as const)('%s: with another amount at stake it is open again', (verb) => {
    const again = given(...odd, decided(verb, overSeen)).when(worse);
    again.thenEvents('refund.succeeded refund -5 CNY', 'exception.raised over_refund 35');
    expect(stateOf(again.order())).toBe('OPEN');
    expect(again.order().handlings).toMatchObject([{ finding_id: seen }]);
  });

  test.each([
    ['another finding', 'feed'],
    ['none', null],
  ])('about %s it leaves this one open, and says so', (_, finding_id) => {
    const missed = given(...odd).when(decided('RESOLVE', { ...over, finding_id }));
    missed.thenEvents('exception.resolved over_refund 30', 'exception.raised over_refund 30');
    expect(missed.events().map((event) => event.finding_id)).toEqual([finding_id, seen]);
    expect(stateOf(missed.order())).toBe('OPEN');
  });

  test('what changes back is settled again', () => {
    const first = refund('succeeded', 'r1', 130n, { refund_claim: 'PARTIAL' });
    const disagrees = exceptionOf(fold([paid(100n), first]), 'refund_state_disagrees');
    const resolve = decided('RESOLVE', {
      exception_kind: 'refund_state_disagrees',
      finding_id: disagrees.finding_id,
    });
    const order = fold([paid(100n), resolve, first]);
    expect(exceptionOf(order, 'refund_state_disagrees').state).toBe('RESOLVED');
  });

  test('a cause that goes away clears it; a decision about it is kept and told all the same', () => {
    const early = [unpaid('failed'), refund('succeeded', 'r1', 30n)];
    const cleared = given(...early, paid(100n)).when(
      decided('ACKNOWLEDGE', { exception_kind: 'refund_on_unpaid' }),
    );
    cleared.thenEvents('exception.acknowledged refund_on_unpaid 30');
    expect(exceptionOf(cleared.order(), 'refund_on_unpaid').state).toBe('CLEARED');
  });
});

describe('ACKNOWLEDGE and ASSIGN go on', () => {
  test('an acknowledged exception stays so when the finding changes, and the new finding is told', () => {
    const changed = given(...odd, decided('ACKNOWLEDGE', over)).when(worse);
    changed.thenEvents('refund.succeeded refund -5 CNY', 'exception.raised over_refund 35');
    expect(stateOf(changed.order())).toBe('ACKNOWLEDGED');
  });

  test('assignee and note stay until another one is given; the latest actor is named', () => {
    const order = fold([
      ...odd,
      decided('ASSIGN', { ...over, assignee: 'wang' }, { occurred_at: NOON + 1 }),
      decided('ANNOTATE', { ...over, note: 'asked' }, { occurred_at: NOON + 2 }),
      decided('RESOLVE', { ...overSeen, reason: 'corrected', actor: 'wang' }, { occurred_at: NOON + 3 }),
      decided(
        'ANNOTATE',
        { ...over, note: 'they agreed', actor: 'zhou' },
        { occurred_at: NOON + 4, action_id: 'n2' },
      ),
    ]);
    expect(order?.handlings).toEqual([
      {
        kind: 'over_refund',
        subject: '',
        state: 'RESOLVED',
        finding_id: seen,
        assignee: 'wang',
        actor: 'zhou',
        reason: 'corrected',
        note: 'they agreed',
        acted_at: NOON + 4,
      },
    ]);
    expect(stateOf(order)).toBe('RESOLVED');
  });

  test('a note stays when the next decision has none', () => {
    const order = fold([
      ...odd,
      decided('ANNOTATE', { ...over, note: 'asked' }),
      decided('ASSIGN', { ...over, assignee: 'wang' }, { occurred_at: NOON + 1 }),
    ]);
    expect(order?.handlings).toMatchObject([{ note: 'asked', assignee: 'wang', state: 'OPEN' }]);
  });

  test('REOPEN takes a resolution back', () => {
    const reopened = given(...odd, decided('RESOLVE', overSeen)).when(
      decided('REOPEN', over, { occurred_at: NOON + 1 }),
    );
    reopened.thenEvents('exception.reopened over_refund 30');
    expect(stateOf(reopened.order())).toBe('OPEN');
    expect(reopened.order().handlings).toMatchObject([{ reason: null, finding_id: null }]);
  });
});

describe('the order of arrival', () => {
  const resolve = decided('RESOLVE', overSeen, { occurred_at: NOON + HOUR });
  const ack = decided('ACKNOWLEDGE', over, { occurred_at: NOON });

  test.each([
    ['as decided', [...odd, ack, resolve]],
    ['the other way', [...odd, resolve, ack]],
    ['before the facts', [resolve, ack, ...odd]],
    ['between them', [paid(100n), resolve, refund('succeeded', 'r1', 130n), ack]],
  ] as const)('%s: the latest decision holds', (_, facts) => {
    expect(stateOf(fold(facts))).toBe('RESOLVED');
  });

  test('of decisions of one instant it is always the same one', () => {
    const ignore = decided('IGNORE', overSeen, { occurred_at: NOON });
    const acked = decided('ACKNOWLEDGE', over, { occurred_at: NOON });
    expect(stateOf(fold([...odd, ignore, acked]))).toBe('IGNORED');
    expect(stateOf(fold([...odd, acked, ignore]))).toBe('IGNORED');
  });

  test('decided first, on an order nobody has heard of', () => {
    const first = given().when(ack);
    first.thenEvents('exception.acknowledged over_refund -');
    expect(first.order()).toMatchObject({
      payment_state: 'UNKNOWN',
      currency: null,
      exceptions: [],
      fact_count: 1,
      merchant: 'acme',
      trust: 'UNSIGNED',
    });
    expect(first.events()[0]).toMatchObject({
      exception_kind: 'over_refund',
      causes: [],
      amount_minor: null,
    });
    const found = given(ack, paid(100n)).when(refund('succeeded', 'r1', 130n));
    found.thenEvents('refund.succeeded refund -130 CNY', 'exception.raised over_refund 30');
    expect(stateOf(found.order())).toBe('ACKNOWLEDGED');
  });

  test('a finding that was resolved before it was found is not raised', () => {
    given(paid(100n), resolve)
      .when(refund('succeeded', 'r1', 130n))
      .thenEvents('refund.succeeded refund -130 CNY');
  });

  test('the same action twice is a duplicate', () => {
    given(...odd, ack)
      .when(ack)
      .thenDuplicate();
  });

  test('also about kinds that are decided when read', () => {
    const about = { exception_kind: 'overdue_settlement' };
    const order = fold([...odd, decided('ACKNOWLEDGE', about), decided('IGNORE', overSeen)]);
    expect(order?.handlings.map(({ kind, state }) => [kind, state])).toEqual([
      ['over_refund', 'IGNORED'],
      ['overdue_settlement', 'ACKNOWLEDGED'],
    ]);
    expect(openKinds(order)).toEqual([]);
  });

  test('each subject is an exception of its own', () => {
    const conflicts = ['r1', 'r2'].flatMap((no) => [refund('failed', no, 5n), refund('succeeded', no, 5n)]);
    const about = { exception_kind: 'refund_terminal_conflict', exception_subject: 'r2' };
    const order = fold([paid(100n), ...conflicts, decided('ACKNOWLEDGE', about)]);
    expect(order?.exceptions.map(({ subject, state }) => [subject, state])).toEqual([
      ['r1', 'OPEN'],
      ['r2', 'ACKNOWLEDGED'],
    ]);
  });
});

/** The members of a decision that a handling shows under the same name. */
function without(about: { readonly exception_kind: string; readonly finding_id?: string }) {
  const { exception_kind: _, ...shown } = about;
  return shown;
}
