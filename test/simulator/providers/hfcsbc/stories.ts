import type { OrderTruth, Scene, Story, Told } from '../../story.js';
import { orderTruth } from '../../truth.js';
import { merged, type OrderSaying, refund, single, type TradeStatus } from './notices.js';

const MERCHANTS = ['2163737276721967', '2163737276721968', '2163737276721969'] as const;

function saying(
  scene: Scene,
  tradeStatus: TradeStatus,
  refundFee = 0,
  paymentFee = scene.minor,
): OrderSaying {
  return { no: scene.no, tradeStatus, orderFee: scene.minor, paymentFee, refundFee, merchant: MERCHANTS[0] };
}

/** The account's policy: held callbacks are kept, but in no sum. */
function held(scene: Scene): boolean {
  return scene.account.options['unsigned'] !== 'count_flagged';
}

function counted(scene: Scene, truth: OrderTruth): OrderTruth {
  return held(scene) ? { ...truth, paid: null, refunded: 0n } : truth;
}

function told(scene: Scene, sayings: readonly OrderSaying[], paid: number | null, refunded = 0): Told {
  return {
    notices: sayings.map((one) => single(scene, one)),
    orders: [counted(scene, orderTruth(scene, paid, refunded))],
  };
}

/** Running totals: each notice repeats all that was refunded so far; they arrive in the order given here. */
function refundedUpTo(scene: Scene, totals: readonly number[]): Told {
  const statusOf = (total: number): TradeStatus =>
    total === 0 ? 'SUCCESS' : total === scene.minor ? 'SUCCESS_FULL_REFUND' : 'SUCCESS_PART_REFUND';
  return told(
    scene,
    totals.map((total) => saying(scene, statusOf(total), total)),
    scene.minor,
    Math.max(...totals),
  );
}

const part = (scene: Scene, parts: number): number => Math.max(1, Math.floor((scene.minor * parts) / 10));

const singles: readonly Story[] = [
  { name: 'paid', weight: 14, tell: (scene) => told(scene, [saying(scene, 'SUCCESS')], scene.minor) },
  {
    name: 'paid with a discount',
    weight: 6,
    tell: (scene) => {
      const paid = scene.minor - part(scene, 1);
      return told(scene, [saying(scene, 'SUCCESS', 0, paid)], paid);
    },
  },
  {
    name: 'waiting, then paid',
    weight: 5,
    tell: (scene) => told(scene, [saying(scene, 'WAIT'), saying(scene, 'SUCCESS')], scene.minor),
  },
  { name: 'failed', weight: 3, tell: (scene) => told(scene, [saying(scene, 'FAILURE')], null) },
  { name: 'closed', weight: 3, tell: (scene) => told(scene, [saying(scene, 'CLOSE')], null) },
  {
    name: 'closed, as the SDK spells it',
    weight: 1,
    tell: (scene) => told(scene, [saying(scene, 'CLOSED')], null),
  },
  {
    name: 'refund under way',
    weight: 1,
    tell: (scene) => told(scene, [saying(scene, 'SUCCESS'), saying(scene, 'REFUNDING')], scene.minor),
  },
  {
    name: 'running totals in order',
    weight: 5,
    tell: (scene) => refundedUpTo(scene, [0, part(scene, 3), part(scene, 5), scene.minor]),
  },
  {
    name: 'running totals out of order',
    weight: 5,
    tell: (scene) => refundedUpTo(scene, [part(scene, 5), 0, part(scene, 3)]),
  },
  { name: 'only the refunded state is told', weight: 3, tell: (scene) => refundedUpTo(scene, [scene.minor]) },
];

function refundStory(name: string, weight: number, states: readonly Parameters<typeof refund>[2][]): Story {
  return {
    name,
    weight,
    tell: (scene) => {
      const minor = part(scene, 4);
      const done = states.includes('SUCCESS');
      return {
        notices: [
          single(scene, saying(scene, 'SUCCESS')),
          ...states.map((state) => refund(scene, minor, state)),
        ],
        orders: [counted(scene, orderTruth(scene, scene.minor, done ? minor : 0))],
      };
    },
  };
}

/** Splits the amount over two to five orders of several merchants. */
function members(scene: Scene): readonly OrderSaying[] {
  const count = scene.random.int(2, 5);
  return Array.from({ length: count }, (_, index) => {
    const fee = Math.floor(scene.minor / count) + index + 1;
    return {
      no: `${scene.no}-${index + 1}`,
      tradeStatus: 'SUCCESS',
      orderFee: fee,
      paymentFee: fee,
      refundFee: 0,
      merchant: MERCHANTS[index % MERCHANTS.length] ?? MERCHANTS[0],
    };
  });
}

function memberTruth(scene: Scene, { no, paymentFee, refundFee, tradeStatus }: OrderSaying): OrderTruth {
  const paid = tradeStatus.startsWith('SUCCESS') ? paymentFee : null;
  return counted(scene, { ...orderTruth(scene, paid, refundFee), orderNo: no });
}

/** The last notice is the final one; members may change from notice to notice. */
function mergedTold(scene: Scene, notices: readonly (readonly OrderSaying[])[]): Told {
  return {
    notices: notices.map((sayings) => merged(scene, sayings)),
    orders: (notices.at(-1) ?? []).map((one) => memberTruth(scene, one)),
  };
}

const merges: readonly Story[] = [
  { name: 'merged, all paid', weight: 8, tell: (scene) => mergedTold(scene, [members(scene)]) },
  {
    name: 'merged, waiting, then paid',
    weight: 4,
    tell: (scene) => {
      const paid = members(scene);
      return mergedTold(scene, [paid.map((one) => ({ ...one, tradeStatus: 'WAIT' as const })), paid]);
    },
  },
  {
    name: 'merged, one of them closed',
    weight: 2,
    tell: (scene) =>
      mergedTold(scene, [
        members(scene).map((one, index) => (index === 0 ? { ...one, tradeStatus: 'CLOSE' } : one)),
      ]),
  },
  {
    name: 'merged, one of them refunded later',
    weight: 3,
    tell: (scene) => {
      const paid = members(scene);
      const refunded = paid.map((one, index) =>
        index === 0
          ? { ...one, tradeStatus: 'SUCCESS_PART_REFUND' as const, refundFee: Math.ceil(one.paymentFee / 2) }
          : one,
      );
      return mergedTold(scene, [paid, refunded]);
    },
  },
];

/** What can happen to orders of the open platform. */
export const stories: readonly Story[] = [
  ...singles,
  ...merges,
  refundStory('refund by its own notice', 4, ['WAIT', 'SUCCESS']),
  refundStory('refund by its own notice, closed', 1, ['WAIT', 'CLOSE']),
];
