/**
 * A world without the machine: everything a node may touch, driven by one seed and a virtual clock.
 *
 * time     events in order of (time, sequence); between two events all promises settle
 * random   one stream for each name, all from the seed
 * clock    wall time of each node: skewed, drifting, set back and forth
 * disk     tells what was synced from what was not, and loses the latter in a crash
 * network  byte streams for clients, cut into random pieces
 * fabric   messages between nodes (platform/fabric), on virtual timers
 *
 * Invariant: the same seed and the same calls give the same run, event for event; `fingerprint` says
 * so. What runs in it may use promises, queueMicrotask and process.nextTick freely, but nothing that
 * waits for the real machine (workers, dynamic import, asynchronous zlib or crypto).
 */
export * from './seeded-random.ts';
export * from './simulated-clock.ts';
export * from './simulated-disk.ts';
export * from './simulated-log.ts';
export * from './simulated-network.ts';
export * from './simulated-time.ts';
export * from './simulation.ts';
