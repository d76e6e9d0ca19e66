export { callbackOutcomes } from './callback-outcomes/topic.js';
export { callbacks } from './callbacks/topic.js';
export { callbacksRejected } from './callbacks-rejected/topic.js';
export { deadLetters } from './dead-letters/topic.js';
export { operatorActions } from './operator-actions/topic.js';
export { orderEvents } from './order-events/topic.js';
export { orderFacts } from './order-facts/topic.js';
export { orderSnapshots } from './order-snapshots/topic.js';
