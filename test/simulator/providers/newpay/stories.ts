import type { Scene, Story, Told } from '../../story.js';
import { orderTruth } from '../../truth.js';
import { payment, refund, v1Payment, v1Refund } from './notices.js';

const third = (minor: number): number => Math.floor(minor / 3);

function paidAndRefunded(scene: Scene, refunds: readonly number[]): Told {
  return {
    notices: [
      payment(scene, { payStatus: 'SUCCESS' }),
      ...refunds.map((minor, index) => refund(scene, index + 1, minor, 'SUCCESS')),
    ],
    orders: [
      orderTruth(
        scene,
        scene.minor,
        refunds.reduce((sum, minor) => sum + minor, 0),
      ),
    ],
  };
}

function unpaid(scene: Scene, payStatus: 'EXPIRED' | 'PROCESSING' | 'FAIL'): Told {
  return { notices: [payment(scene, { payStatus })], orders: [orderTruth(scene, null)] };
}

/** What can happen to a NewPay order, V2. */
export const stories: readonly Story[] = [
  {
    name: 'paid',
    weight: 40,
    tell: (scene) => ({
      notices: [payment(scene, { payStatus: 'SUCCESS' })],
      orders: [orderTruth(scene, scene.minor)],
    }),
  },
  {
    name: 'pending, then paid',
    weight: 8,
    tell: (scene) => ({
      notices: [payment(scene, { payStatus: 'PROCESSING' }), payment(scene, { payStatus: 'SUCCESS' })],
      orders: [orderTruth(scene, scene.minor)],
    }),
  },
  {
    name: 'paid, in settlement, settled',
    weight: 8,
    tell: (scene) => ({
      notices: ([0, 1, 2] as const).map((settlementStatus) =>
        payment(scene, { payStatus: 'SUCCESS', settlementStatus }),
      ),
      orders: [orderTruth(scene, scene.minor)],
    }),
  },
  { name: 'failed', weight: 5, tell: (scene) => unpaid(scene, 'FAIL') },
  { name: 'expired', weight: 4, tell: (scene) => unpaid(scene, 'EXPIRED') },
  { name: 'pending for ever', weight: 2, tell: (scene) => unpaid(scene, 'PROCESSING') },
  {
    name: 'failed, then paid after all',
    weight: 2,
    tell: (scene) => ({
      notices: [payment(scene, { payStatus: 'FAIL' }), payment(scene, { payStatus: 'SUCCESS' })],
      orders: [orderTruth(scene, scene.minor)],
    }),
  },
  {
    name: 'refunded in part',
    weight: 10,
    tell: (scene) => paidAndRefunded(scene, [third(scene.minor) + 1]),
  },
  {
    name: 'refunded in two parts, then nothing left',
    weight: 6,
    tell: (scene) => paidAndRefunded(scene, [third(scene.minor), scene.minor - third(scene.minor)]),
  },
  { name: 'refunded in full', weight: 6, tell: (scene) => paidAndRefunded(scene, [scene.minor]) },
  {
    name: 'refund before its payment',
    weight: 6,
    tell: (scene) => {
      const told = paidAndRefunded(scene, [third(scene.minor) + 1]);
      return { ...told, notices: told.notices.toReversed() };
    },
  },
  {
    name: 'refund pending, then done',
    weight: 4,
    tell: (scene) => ({
      notices: [
        payment(scene, { payStatus: 'SUCCESS' }),
        refund(scene, 1, scene.minor, 'PROCESSING'),
        refund(scene, 1, scene.minor, 'SUCCESS'),
      ],
      orders: [orderTruth(scene, scene.minor, scene.minor)],
    }),
  },
  {
    name: 'refund failed',
    weight: 3,
    tell: (scene) => ({
      notices: [payment(scene, { payStatus: 'SUCCESS' }), refund(scene, 1, scene.minor, 'FAIL')],
      orders: [orderTruth(scene, scene.minor)],
    }),
  },
  {
    name: 'refund whose payment never comes',
    weight: 1,
    tell: (scene) => ({
      notices: [refund(scene, 1, scene.minor, 'SUCCESS')],
      orders: [orderTruth(scene, null, scene.minor)],
    }),
  },
];

/** The deprecated pair. */
export const v1Stories: readonly Story[] = [
  {
    name: 'V1 paid',
    weight: 6,
    tell: (scene) => ({
      notices: [v1Payment(scene, 0, 1)],
      orders: [orderTruth(scene, scene.minor)],
    }),
  },
  {
    name: 'V1 paid, then settled',
    weight: 2,
    tell: (scene) => ({
      notices: [v1Payment(scene, 0, 1), v1Payment(scene, 0, 2)],
      orders: [orderTruth(scene, scene.minor)],
    }),
  },
  {
    name: 'V1 failed',
    weight: 1,
    tell: (scene) => ({ notices: [v1Payment(scene, 1, 1)], orders: [orderTruth(scene, null)] }),
  },
  {
    name: 'V1 refunded in part',
    weight: 2,
    tell: (scene) => ({
      notices: [v1Payment(scene, 0, 1), v1Refund(scene, third(scene.minor) + 1, 0)],
      orders: [orderTruth(scene, scene.minor, third(scene.minor) + 1)],
    }),
  },
  {
    name: 'V1 refund failed',
    weight: 1,
    tell: (scene) => ({
      notices: [v1Payment(scene, 0, 1), v1Refund(scene, scene.minor, 1)],
      orders: [orderTruth(scene, scene.minor)],
    }),
  },
];
