/**
 * Guardrails: what an operator lets clients do, and how they are told when it is too much.
 *
 * 1. cassandra.yaml says warn and fail thresholds, flags and lists of words (`config`).
 * 2. `guardrails.ts` makes one object of each: a `Threshold`, an `EnableFlag` or `JudgedValues`.
 * 3. Whoever does what is guarded calls it with the client on whose behalf it is done (`Guarded`).
 *    Past the first threshold the client is warned, past the second its request is refused.
 *
 * Invariant: superusers, the node itself and clients of a node without authentication are never
 * held to anything.
 */
export * from './enable-flag.ts';
export * from './guarded.ts';
export * from './guardrails.ts';
export * from './judged-values.ts';
export * from './replica-disk-usage.ts';
export * from './term-size.ts';
export * from './threshold.ts';
export * from './write-guard.ts';
