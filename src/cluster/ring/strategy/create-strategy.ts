import { configurationError } from '../../../base/error/index.ts';
import type { ReplicationOptions } from '../../../schema/index.ts';
import { strategyShortName } from '../../../schema/index.ts';
import type { NodeInfo } from '../../cluster-view.ts';
import { LocalStrategy } from './local-strategy.ts';
import { NetworkTopologyStrategy } from './network-topology-strategy.ts';
import type { ReplicationStrategy } from './replication-strategy.ts';
import { SimpleStrategy } from './simple-strategy.ts';

/**
 * The strategy that a keyspace's replication names; schema/options has checked and completed it.
 * `local` tells the node that asks, for LocalStrategy. Throws a ConfigurationError for a class that
 * is none, or a number that is none.
 */
export function createReplicationStrategy(
  { className, options }: ReplicationOptions,
  local: () => NodeInfo,
): ReplicationStrategy {
  switch (strategyShortName(className)) {
    case 'LocalStrategy':
      return new LocalStrategy(local);
    case 'SimpleStrategy': {
      const { replication_factor: factor = '' } = options;
      return new SimpleStrategy(replicas(factor));
    }
    case 'NetworkTopologyStrategy': {
      const factors = Object.entries(options);
      return new NetworkTopologyStrategy(
        new Map(factors.map(([dataCenter, factor]) => [dataCenter, replicas(factor)])),
      );
    }
    default:
      throw configurationError(`Unable to find replication strategy class '${className}'`);
  }
}

/** The number of an option; `3/0` is how three replicas, none of them transient, may be written. */
function replicas(factor: string): number {
  const number = /^\+?(\d+)(\/0)?$/.exec(factor)?.[1];
  if (number === undefined) throw configurationError(`For input string: "${factor}"`);
  return Number(number);
}
