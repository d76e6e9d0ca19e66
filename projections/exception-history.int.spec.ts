import { orderEvents } from '@quittance/schemas/topics/index';
import { orderEventsTable } from './order-events.js';
import { AT, payment } from './testing/orders.given.js';
import { givenRange, projectionShows } from './testing/twice.given.js';

const about = {
  ...payment,
  movement_kind: null,
  movement_minor: null,
  exception_kind: 'restated',
  exception_subject: 'f1',
  finding_id: 'x',
};

projectionShows('exception_history', {
  feed: orderEventsTable,
  topic: orderEvents,
  ranges: [
    givenRange(orderEvents, [
      payment,
      { ...about, event_id: 'e2', type: 'exception.raised', causes: ['f1'], detail: 'why' },
      {
        ...about,
        event_id: 'e3',
        type: 'exception.resolved',
        occurred_at: AT + 1,
        actor: 'ada',
        assignee: 'bob',
        reason: 'corrected',
        note: 'see ticket 7',
      },
    ]),
  ],
  select: 'SELECT * FROM exception_history ORDER BY occurred_at',
  rows: [
    {
      event_type: 'exception.raised',
      kind: 'restated',
      subject: 'f1',
      actor: null,
      causes: ['f1'],
      detail: 'why',
      at_stake_minor: '1000',
      currency: 'LAK',
    },
    {
      event_type: 'exception.resolved',
      actor: 'ada',
      assignee: 'bob',
      reason: 'corrected',
      note: 'see ticket 7',
    },
  ],
});
