import { orderEvents, orderFacts, orderSnapshots } from '@quittance/schemas/topics/index';

/** What the fold reads and writes, and who it is. */
export interface StateNames {
  readonly orderFacts: string;
  readonly orderEvents: string;
  readonly orderSnapshots: string;
  readonly foldGroup: string;
  /** The fold's own, by partition of order-facts: whoever opens it fences the fold, or is fenced by it. */
  readonly transactionalId: (partition: number) => string;
}

/** @param prefix before every topic, group and transactional id, where a pipeline runs beside another; usually empty */
export function stateNames(prefix = ''): StateNames {
  const facts = prefix + orderFacts.folder;
  const foldGroup = `${prefix}quittance-fold`;
  return {
    orderFacts: facts,
    orderEvents: prefix + orderEvents.folder,
    orderSnapshots: prefix + orderSnapshots.folder,
    foldGroup,
    transactionalId: (partition) => `${foldGroup}-${facts}-${partition}`,
  };
}
