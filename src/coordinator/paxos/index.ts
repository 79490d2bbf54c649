/**
 * The proposer of lightweight transactions.
 *
 * lightweight-transactions   compare and set, and serial reads
 * proposer                   the rounds of one operation
 * participants               who takes part, and whether enough are alive
 * prepare-callback, propose-callback   what is waited for
 *
 * Invariant: of two operations on one partition whose majorities meet, one sees what the other did.
 */
export { LightweightTransactions } from './lightweight-transactions.ts';
