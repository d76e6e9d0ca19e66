import type { Scene, Story, Told } from '../../story.js';
import { orderTruth } from '../../truth.js';
import { type RefundSaying, refund, sale } from './notices.js';

const third = (minor: number): number => Math.max(1, Math.floor(minor / 3));

function sales(scene: Scene, statuses: readonly Parameters<typeof sale>[1][]): Told {
  const paid = statuses.includes('TRADE_SUCCESS');
  return {
    notices: statuses.map((status) => sale(scene, status)),
    orders: [orderTruth(scene, paid ? scene.minor : null)],
  };
}

function paidThen(scene: Scene, refunds: readonly RefundSaying[], refunded: number): Told {
  return {
    notices: [sale(scene, 'TRADE_SUCCESS'), ...refunds.map((saying) => refund(scene, saying))],
    orders: [orderTruth(scene, scene.minor, refunded)],
  };
}

/** What can happen to an eftPay order. */
export const stories: readonly Story[] = [
  { name: 'paid', weight: 36, tell: (scene) => sales(scene, ['TRADE_SUCCESS']) },
  {
    name: 'pending, then paid',
    weight: 8,
    tell: (scene) => sales(scene, ['TRADE_PROCESSING', 'TRADE_SUCCESS']),
  },
  { name: 'failed', weight: 5, tell: (scene) => sales(scene, ['TRADE_FAIL']) },
  { name: 'closed unpaid', weight: 3, tell: (scene) => sales(scene, ['TRADE_CLOSED']) },
  {
    name: 'refunded in part',
    weight: 10,
    tell: (scene) => {
      const minor = third(scene.minor);
      return paidThen(scene, [{ index: 1, minor, status: 'TRADE_REFUND' }], minor);
    },
  },
  {
    name: 'refunded in full',
    weight: 8,
    tell: (scene) => paidThen(scene, [{ index: 1, minor: scene.minor, status: 'TRADE_CLOSED' }], scene.minor),
  },
  {
    name: 'refund applied for, then done',
    weight: 6,
    tell: (scene) => {
      const minor = third(scene.minor);
      const states = ['TRADE_PROCESSING', 'APPLY_SUCCESS', 'TRADE_REFUND'] as const;
      return paidThen(
        scene,
        states.map((status) => ({ index: 1, minor, status })),
        minor,
      );
    },
  },
  {
    name: 'refund before its payment',
    weight: 6,
    tell: (scene) => {
      const told = paidThen(scene, [{ index: 1, minor: scene.minor, status: 'TRADE_CLOSED' }], scene.minor);
      return { ...told, notices: told.notices.toReversed() };
    },
  },
  {
    name: 'refund failed',
    weight: 3,
    tell: (scene) => paidThen(scene, [{ index: 1, minor: scene.minor, status: 'TRADE_FAIL' }], 0),
  },
  {
    name: 'refund rejected by Octopus',
    weight: 2,
    tell: (scene) =>
      paidThen(
        scene,
        [{ index: 1, minor: scene.minor, status: 'TRADE_FAIL', rejectReason: 'card not found' }],
        0,
      ),
  },
];
