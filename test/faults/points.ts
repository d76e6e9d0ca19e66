import { CRASH_POINTS, type CrashPoint } from '@quittance/runtime/crash-points';
import { ROLES, type Role } from './pipeline.js';

/** What a death at a crash point leaves behind. */
export interface CrashPointNote {
  readonly roles: readonly Role[];
  readonly lost: string;
  readonly repeated: string;
  /** Why the result is the same as without the death. */
  readonly because: string;
  /** Passed only while Kafka is away: by the scenario of the spill, not by that of all points. */
  readonly duringOutage?: true;
}

const STAGES = ['translate', 'fold'] as const;
const OPEN_TRANSACTION =
  'the open transaction is aborted by the next owner’s InitProducerId; read_committed readers never see it';
const COMMITTED = 'outputs, outcomes and offset are committed together; the next owner starts behind them';
const SAME_ROWS =
  'the same range gives the same rows under the same keys; FINAL shows each once, and the token, if it is the same, spares the work';

/** The table of ARCHITECTURE.md, which is checked against this one. */
export const CRASH_POINT_NOTES: Readonly<Record<CrashPoint, CrashPointNote>> = {
  'ingress.verified': {
    roles: ['ingress'],
    lost: 'the request',
    repeated: 'the provider sends again',
    because: 'no success was said, so nothing was promised',
  },
  'ingress.sending': {
    roles: ['ingress'],
    lost: 'the batch',
    repeated: 'the provider sends again',
    because: 'no success was said, so nothing was promised',
  },
  'ingress.spill_written': {
    roles: ['ingress'],
    lost: 'what was not synced, perhaps in the midst of a record',
    repeated: 'the provider sends again',
    because: 'no success was said; a torn end of a file is recognised and set aside',
    duringOutage: true,
  },
  'ingress.spilled': {
    roles: ['ingress'],
    lost: 'the replies',
    repeated: 'the provider sends again; the callback is there twice',
    because: 'what is synced is brought to Kafka by the next life; the second is a duplicate',
    duringOutage: true,
  },
  'ingress.drained': {
    roles: ['ingress'],
    lost: 'the knowledge that a file is with Kafka',
    repeated: 'the whole file',
    because: 'the same callbacks have the same facts: duplicates, an outcome each and nothing else',
    duringOutage: true,
  },
  'ingress.appended': {
    roles: ['ingress'],
    lost: 'the replies',
    repeated: 'the provider sends again; the callback is there twice',
    because: 'the second has the same facts: duplicates, an outcome each and nothing else',
  },
  'ingress.replying': {
    roles: ['ingress'],
    lost: 'one reply',
    repeated: 'the provider sends again; the callback is there twice',
    because: 'the second has the same facts: duplicates, an outcome each and nothing else',
  },
  'takeover.begin': {
    roles: STAGES,
    lost: 'nothing',
    repeated: 'the takeover',
    because: 'nothing was changed; the former owner goes on until it is fenced',
  },
  'takeover.fenced': {
    roles: STAGES,
    lost: 'the former owner’s open transaction',
    repeated: 'the takeover and the chunk of that transaction',
    because: 'the abort took its outputs and its offset together',
  },
  'takeover.restoring': {
    roles: ['fold'],
    lost: 'nothing that is not in order-snapshots',
    repeated: 'reading the changelog from where the store says it is complete',
    because: 'the store is a cache of order-snapshots; its records and its place in them are one batch',
  },
  'takeover.restored': {
    roles: STAGES,
    lost: 'nothing that is not in order-snapshots',
    repeated: 'the takeover',
    because: 'restoring writes nothing to Kafka',
  },
  'chunk.read': {
    roles: STAGES,
    lost: 'nothing',
    repeated: 'the chunk',
    because: 'its offset is not committed, so it is read again',
  },
  'chunk.processed': {
    roles: STAGES,
    lost: 'the outputs in memory',
    repeated: 'the chunk',
    because: 'processing changes nothing outside its overlay',
  },
  'chunk.begun': {
    roles: STAGES,
    lost: 'the outputs in memory',
    repeated: 'the chunk',
    because: 'a transaction the broker has not heard of does not exist',
  },
  'chunk.positioned': {
    roles: STAGES,
    lost: 'the transaction',
    repeated: 'the chunk',
    because: OPEN_TRANSACTION,
  },
  'chunk.sent': {
    roles: STAGES,
    lost: 'the transaction with its outputs and its offset',
    repeated: 'the chunk',
    because: OPEN_TRANSACTION,
  },
  'chunk.committed': {
    roles: STAGES,
    lost: 'what the process had in memory',
    repeated: 'nothing',
    because: COMMITTED,
  },
  'chunk.storing': {
    roles: ['fold'],
    lost: 'the store’s copy of the chunk',
    repeated: 'nothing',
    because: 'the store is restored from order-snapshots, which has the chunk',
  },
  'chunk.stored': {
    roles: ['fold'],
    lost: 'the cache’s marks of the chunk',
    repeated: 'nothing',
    because: 'repeats that the cache then misses are recognised by the order itself',
  },
  'chunk.done': {
    roles: STAGES,
    lost: 'at most the cache’s marks of the chunk',
    repeated: 'nothing',
    because: COMMITTED,
  },
  'range.chosen': {
    roles: ['projections'],
    lost: 'nothing',
    repeated: 'choosing, perhaps another range',
    because: 'nothing of the range was inserted yet',
  },
  'range.planned': {
    roles: ['projections'],
    lost: 'nothing',
    repeated: 'exactly the planned range',
    because: 'the plan is in the committed offset’s metadata; whoever comes next keeps to it',
  },
  'range.reread': {
    roles: ['projections'],
    lost: 'nothing',
    repeated: 'exactly the planned range, once more',
    because: 'the plan stands until its range is stored',
  },
  'insert.sending': {
    roles: ['projections'],
    lost: 'the answer of an insert that may or may not be stored',
    repeated: 'exactly the planned range',
    because: SAME_ROWS,
  },
  'insert.stored': {
    roles: ['projections'],
    lost: 'the knowledge that it is stored',
    repeated: 'exactly the planned range',
    because: SAME_ROWS,
  },
  'range.stored': {
    roles: ['projections'],
    lost: 'the knowledge that it is stored',
    repeated: 'exactly the planned range',
    because: SAME_ROWS,
  },
  'range.committed': {
    roles: ['projections'],
    lost: 'nothing',
    repeated: 'nothing',
    because: 'offset and end of the plan are one commit',
  },
};

/** A crash point as one process passes it. */
export interface NumberedPoint extends CrashPointNote {
  /** I1…, T1…, F1…, P1…: the role and the place in its course. */
  readonly number: string;
  readonly role: Role;
  readonly point: CrashPoint;
}

const LETTERS: Readonly<Record<Role, string>> = { ingress: 'I', translate: 'T', fold: 'F', projections: 'P' };

/** Every crash point of every process, numbered along its course. */
export const NUMBERED_POINTS: readonly NumberedPoint[] = ROLES.flatMap((role) =>
  CRASH_POINTS.filter((point) => CRASH_POINT_NOTES[point].roles.includes(role)).map((point, index) => ({
    ...CRASH_POINT_NOTES[point],
    number: `${LETTERS[role]}${index + 1}`,
    role,
    point,
  })),
);

/** The rows of the table in ARCHITECTURE.md: one per point, with its number in each process that passes it. */
export function tableRows(): readonly string[] {
  return CRASH_POINTS.map((point) => {
    const numbers = NUMBERED_POINTS.filter((one) => one.point === point).map(({ number }) => number);
    const { lost, repeated, because } = CRASH_POINT_NOTES[point];
    return `| ${numbers.join(', ')} | \`${point}\` | ${lost} | ${repeated} | ${because} |`;
  });
}
