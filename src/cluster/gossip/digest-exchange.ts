import type { EndpointState, GossipDigest, GossipDigestAck } from '../../messaging/index.ts';
import type { Endpoint, Random } from '../../platform/index.ts';
import type { EndpointRecord } from './endpoint-record.ts';
import { emptyVersion } from './endpoint-record.ts';

/**
 * Who tells whom what (gms/Gossiper.java `examineGossiper`). The three messages of a round:
 *
 * 1. SYN: for every node, the newest version the sender knows of it.
 * 2. ACK: what the receiver knows newer, and digests of what it wants to hear in turn.
 * 3. ACK2: what was wanted.
 */

type Records = ReadonlyMap<Endpoint, EndpointRecord>;

/** Digests of all records, in random order as Cassandra makes them. */
export function makeDigests(records: Records, random: Random): readonly GossipDigest[] {
  const digests: GossipDigest[] = [];
  for (const [endpoint, record] of records) {
    const digest = { endpoint, generation: record.generation, maxVersion: record.maxVersion };
    const at = random.integer(digests.length + 1);
    digests.push(digests[at] ?? digest);
    digests[at] = digest;
  }
  return digests;
}

/** The answer to a SYN, as `local` gives it. */
export function examineDigests(
  digests: readonly GossipDigest[],
  records: Records,
  local: Endpoint,
): GossipDigestAck {
  const wanted: GossipDigest[] = [];
  const states = new Map<Endpoint, EndpointState>();
  const tell = (endpoint: Endpoint, record: EndpointRecord, version: number): void => {
    const state = record.newerThan(version);
    if (state !== null) states.set(endpoint, state);
  };
  for (const { endpoint, generation, maxVersion } of digests) {
    const record = records.get(endpoint);
    if (record === undefined || generation > record.generation) {
      wanted.push({ endpoint, generation, maxVersion: 0 });
      continue;
    }
    const known = record.maxVersion;
    if (generation === record.generation && maxVersion === known) continue;
    if (generation < record.generation || endpoint === local) {
      tell(endpoint, record, emptyVersion);
    } else if (maxVersion > known) {
      wanted.push({ endpoint, generation, maxVersion: known });
    } else {
      tell(endpoint, record, maxVersion);
    }
  }
  return { digests: wanted, states };
}

/** The states that an ACK wants; of the local node all of them, whatever was asked. */
export function statesFor(
  wanted: readonly GossipDigest[],
  records: Records,
  local: Endpoint,
): ReadonlyMap<Endpoint, EndpointState> {
  const states = new Map<Endpoint, EndpointState>();
  for (const { endpoint, maxVersion } of wanted) {
    const version = endpoint === local ? emptyVersion : maxVersion;
    const state = records.get(endpoint)?.newerThan(version);
    if (state !== undefined && state !== null) states.set(endpoint, state);
  }
  return states;
}

/** All that is known, for a node that starts and only wants to look. */
export function allStates(records: Records): ReadonlyMap<Endpoint, EndpointState> {
  return new Map([...records].map(([endpoint, record]) => [endpoint, record.snapshot()]));
}
