/**
 * How nodes learn of one another, without anybody in charge.
 *
 * 1. A node that starts looks first, in a shadow round, whether it may join.
 * 2. Then, every second, it counts its heartbeat up and begins an exchange with one or a few nodes:
 *    digests of all it knows, what the other knows newer, what the other wants (digest-exchange).
 * 3. The endpoint table takes in what is newer. Every value has a version, which only its node
 *    counts up, and every life of a node a generation; so whatever way news takes, old never
 *    replaces new.
 * 4. Heartbeats that come feed the failure detector, which says who is silent for too long; nodes
 *    that stop in good order say so themselves.
 * 5. The listener (membership) makes a ring of the states: who owns which token, who stands where.
 *
 * Invariants: only a node itself changes its states, except that others may find it down or shut
 * down; a generation never goes back; values in messages are never changed after they were sent.
 * Rules: gms/Gossiper.java and its neighbours in Cassandra 5.0.
 */
export * from './application-value.ts';
export * from './endpoint-record.ts';
export * from './endpoint-table.ts';
export type * from './gossip-listener.ts';
export * from './gossiper.ts';
