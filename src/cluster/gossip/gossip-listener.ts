import type { ApplicationState } from '../../messaging/index.ts';
import type { Endpoint } from '../../platform/index.ts';

/** What the gossiper tells the membership, and asks it. */
export interface GossipListener {
  /** These states of a node are new; the record has them all already. */
  changed(endpoint: Endpoint, names: readonly ApplicationState[]): void;
  alive(endpoint: Endpoint): void;
  dead(endpoint: Endpoint): void;
  /** Gossip has forgotten the node. */
  evicted(endpoint: Endpoint): void;
  /** True for a node that owns tokens. */
  isMember(endpoint: Endpoint): boolean;
}
