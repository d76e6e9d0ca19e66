import Cluster from 'kafkajs/src/cluster';
import { isProtocolError } from '../errors.js';

type Find = typeof Cluster.prototype.findGroupCoordinator;
type Broker = Awaited<ReturnType<Find>>;
type Call = (...parameters: unknown[]) => unknown;

/** Said by the coordinator itself: the former transaction is still being ended. */
const COORDINATES = new Set(['CONCURRENT_TRANSACTIONS']);

/** Who coordinates what, by node id, as far as a producer's cluster has asked. */
class Coordinators {
  readonly #nodeIds = new Map<string, string>();
  readonly #cluster: Cluster;
  readonly #ask: Find;

  constructor(cluster: Cluster, ask: Find) {
    this.#cluster = cluster;
    this.#ask = ask;
  }

  async find(which: Parameters<Find>[0]): Promise<Broker> {
    const name = `${which.coordinatorType}/${which.groupId}`;
    const nodeId = this.#nodeIds.get(name);
    const known = nodeId === undefined ? null : await this.#reach(nodeId);
    const coordinator = known ?? (await this.#ask.call(this.#cluster, which));
    this.#nodeIds.set(name, coordinator.nodeId);
    return this.#watched(coordinator);
  }

  async #reach(nodeId: string): Promise<Broker | null> {
    try {
      return await this.#cluster.findBroker({ nodeId });
    } catch {
      this.#nodeIds.clear();
      return null;
    }
  }

  /** The broker; what it refuses it may refuse because it coordinates no more. */
  #watched(coordinator: Broker): Broker {
    return new Proxy(coordinator, {
      get: (broker, name) => {
        const member: unknown = Reflect.get(broker, name, broker);
        return isCall(member) ? this.#forgetting(broker, member) : member;
      },
    });
  }

  #forgetting(broker: Broker, call: Call): Call {
    return async (...parameters) => {
      try {
        return await Reflect.apply(call, broker, parameters);
      } catch (error) {
        if (!isProtocolError(error, COORDINATES)) this.#nodeIds.clear();
        throw error;
      }
    };
  }
}

function isCall(member: unknown): member is Call {
  return typeof member === 'function';
}

/**
 * kafkajs asks who coordinates before every request of a transaction (src/producer/eosManager/index.js): four questions
 * on top of five requests, one after the other. Here an answer is remembered, as Java's client does
 * (TransactionManager), until a coordinator refuses something or cannot be reached. Only a transactional producer says
 * of which type a coordinator is; a consumer that joins, and an admin, ask anew as before.
 */
export function remembering(ask: Find): Find {
  const known = new WeakMap<Cluster, Coordinators>();
  return function findGroupCoordinator(this: Cluster, which) {
    if (which.coordinatorType === undefined) return ask.call(this, which);
    const coordinators = known.get(this) ?? new Coordinators(this, ask);
    known.set(this, coordinators);
    return coordinators.find(which);
  };
}

export function rememberCoordinators(): void {
  Cluster.prototype.findGroupCoordinator = remembering(Cluster.prototype.findGroupCoordinator);
}
