/**
 * The acceptor of lightweight transactions.
 *
 * paxos-state   what is remembered of a partition, and when it is forgotten
 * paxos-table   its rows in system.paxos
 * keyed-tasks   one request after the other for each partition
 * acceptor      the three verbs
 */
export { Acceptor } from './acceptor.ts';
