/**
 * What may be wrong with an order's last snapshot. `differs`: the facts say otherwise. `missing`: there is none.
 * `stray`: no fact has such an order. `ahead`: it is made of a fact that the fold has not committed, which one
 * transaction for both cannot leave behind.
 */
export type OrderFault = 'differs' | 'missing' | 'stray' | 'ahead';

/** One thing found wrong. */
export interface Finding {
  readonly kind: OrderFault | 'event';
  readonly partition: number;
  /** Of the order; of the event for `event`. */
  readonly subject: string;
  /** Which fields differ, or what was expected. */
  readonly detail: string;
}

/** How many orders are what. `moving` = changed by facts behind the bound: not compared. */
export type OrderCounts = Record<OrderFault | 'equal' | 'moving', number>;

/** How many events were the same, and how many lie behind the bound. */
export interface EventCounts {
  equal: number;
  later: number;
}
